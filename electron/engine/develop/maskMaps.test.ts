import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type Recipe, recipeSchema } from '../../../shared/develop/recipe.ts';
import { sha256Hex } from '../../../shared/develop/sha256.ts';
import { MaskMaps } from './maskMaps.ts';

const FRAME = { widthPx: 8, heightPx: 4 };

/** One grey everywhere, of which each value makes another file. */
async function painted(grey: number): Promise<Recipe> {
  const raw = { width: 8, height: 4, channels: 1 } as const;
  const png = await sharp(new Uint8Array(32).fill(grey), { raw }).png().toBuffer();
  const sha256 = sha256Hex(png);
  return recipeSchema.parse({
    recipeVersion: 2,
    pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
    scale: 1,
    dials: {},
    steps: {
      localLambda: { version: 1, masks: { sem: { base: 0, shapes: [{ kind: 'picture', sha256 }] } } },
    },
    pictures: { [sha256]: png.toString('base64') },
  } as Recipe);
}

const draw = (maps: MaskMaps, recipe: Recipe) => {
  const mask = recipe.steps.localLambda?.masks.sem;
  if (mask === undefined) throw new Error('the recipe has a mask');
  return maps.draw(recipe, mask, FRAME);
};

test('a map is drawn once, and its picture read once, however many tiles want it', async () => {
  const maps = new MaskMaps(1000);
  const recipe = await painted(102);
  const [first, second] = await Promise.all([draw(maps, recipe), draw(maps, recipe)]);
  expect(second).toBe(first);
  // The picture itself is not looked at again: it need not even be there.
  const { pictures: _, ...bare } = recipe;
  expect(await draw(maps, bare)).toBe(first);
  expect([...first.pixels]).toEqual(new Array(32).fill(102 * 257));
  expect(maps.bytes).toBe(64);
});

test('maps are bounded in memory; the one that was used longest ago goes, and all of them on demand', async () => {
  const maps = new MaskMaps(128);
  const [a, b, c] = [await painted(1), await painted(2), await painted(3)];
  const [first, second] = [await draw(maps, a), await draw(maps, b)];
  expect(await draw(maps, a)).toBe(first);
  await draw(maps, c);
  expect(maps.bytes).toBe(128);
  expect(await draw(maps, a)).toBe(first);
  expect(await draw(maps, b)).not.toBe(second);
  maps.forget();
  expect(maps.bytes).toBe(0);
});

test('what could not be drawn is tried again', async () => {
  const maps = new MaskMaps(1000);
  const recipe = await painted(7);
  const { pictures: _, ...bare } = recipe;
  await expect(draw(maps, bare)).rejects.toMatchObject({ code: 'recipe-invalid' });
  expect((await draw(maps, recipe)).pixels[0]).toBe(7 * 257);
});
