import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MaskShape } from '../../../shared/develop/mask.ts';
import { type Recipe, withStep } from '../../../shared/develop/recipe.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { repairStep } from '../../../shared/develop/steps/repair.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import type { EngineParts } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import type { Original } from '../originals.ts';
import { sharp } from '../pictures/libvips.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { drawnOriginal } from '../testing/drawnOriginal.ts';
import { plainRecipe } from '../testing/plainRecipe.ts';
import { openDevelopment } from './development.ts';
import { OutputPicture } from './outputPicture.ts';

const { signal } = new AbortController();
const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
const WIDTH_PX = 400;
const HEIGHT_PX = 60;
let folder: string;
let parts: EngineParts;
let proven: ProvenPack;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mendings % '));
  await writeTinyPack(folder, { channels: 2, convolutions: 1, goldenPx: 8 });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
  proven = await parts.sessions.open(folder, 'cpu', signal);
});

/** A short stroke about a place. */
const strokeAt = (x: number): MaskShape => ({
  kind: 'stroke',
  points: [
    [(x - 4) / WIDTH_PX, 0.5],
    [(x + 4) / WIDTH_PX, 0.5],
  ],
  radius: 2 / WIDTH_PX,
  softness: 0,
  flow: 1,
  isErasing: false,
});

const plain = () => plainRecipe(proven, 1, { dials: { pix: 0.8, sem: 0.3 } });
const repaired = (shapes: readonly MaskShape[], strength = 1) =>
  withStep(plain(), repairStep, { version: 1, mask: { base: 0, shapes: [...shapes] }, strength });

/** The photo's own pixels, with one that is as white as dust. */
function dusty(options: Parameters<typeof drawnOriginal>[2] = {}): Original {
  const { sha256, ...original } = drawnOriginal(WIDTH_PX, HEIGHT_PX, options);
  const { picture } = original;
  const grey = picture.depth === 8 ? 100 : 100 * 257;
  const pixelsHwc = picture.pixelsHwc.map((value) => grey + (value % 8)) as Uint8Array;
  pixelsHwc.fill(2 ** picture.depth - 1, at(50, picture.channels), at(51, picture.channels));
  return { ...original, sha256: `dusty ${sha256}`, picture: { ...picture, pixelsHwc } };
}
const at = (x: number, channels: number) => ((HEIGHT_PX / 2) * WIDTH_PX + x) * channels;

async function render(recipe: Recipe, original: Original): Promise<Uint8Array | Uint16Array> {
  const development = await openDevelopment(parts, { original, proven, recipe, tilePx: 64 });
  const { widthPx, heightPx } = development.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: false });
  await development.render(output, context);
  return output.pixelsHwc;
}

async function runsOf(recipe: Recipe, original: Original): Promise<number> {
  const before = parts.meter.runs;
  await render(recipe, original);
  return parts.meter.runs - before;
}

describe('what is mended', () => {
  it.each([[{ channels: 3, depth: 8 }], [{ channels: 1, depth: 8 }], [{ channels: 3, depth: 16 }]] as const)(
    'takes the place of the dust, and all else of the photo stays as it is: %j',
    async (options) => {
      const original = dusty(options);
      const { picture } = await parts.mendings.mend(original, repaired([strokeAt(50)]), STEPS);
      const { channels, depth } = options;
      expect([picture.channels, picture.depth]).toEqual([channels, depth]);
      const [before, after] = [original.picture.pixelsHwc, picture.pixelsHwc];
      const unit = depth === 8 ? 1 : 257;
      expect(after[at(50, channels)]).toBeGreaterThanOrEqual(95 * unit);
      expect(after[at(50, channels)]).toBeLessThanOrEqual(112 * unit);
      const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
      const columns = changed.map((i) => Math.floor(i / channels) % WIDTH_PX);
      expect(Math.min(...columns)).toBeGreaterThanOrEqual(43);
      expect(Math.max(...columns)).toBeLessThanOrEqual(57);
    },
  );

  it('is mended by half at half the strength', async () => {
    const original = dusty();
    const mendedBy = async (strength: number) =>
      (await parts.mendings.mend(original, repaired([strokeAt(50)], strength), STEPS)).picture.pixelsHwc[
        at(50, 3)
      ] ?? Number.NaN;
    const [whole, half] = [await mendedBy(1), await mendedBy(0.5)];
    expect(Math.abs(half - (255 + whole) / 2)).toBeLessThanOrEqual(1);
    expect(await parts.mendings.mend(original, repaired([strokeAt(50)], 0), STEPS)).toBe(original);
  });

  it('under a picture of the photo’s size is what is white in it', async () => {
    const pixels = new Uint8Array(WIDTH_PX * HEIGHT_PX);
    pixels[at(50, 1)] = 255;
    const raw = { width: WIDTH_PX, height: HEIGHT_PX, channels: 1 } as const;
    const png = await sharp(pixels, { raw }).png().toBuffer();
    const sha256 = createHash('sha256').update(png).digest('hex');
    const recipe = {
      ...repaired([{ kind: 'picture', sha256 }]),
      pictures: { [sha256]: png.toString('base64') },
    };
    const original = dusty();
    const { picture } = await parts.mendings.mend(original, recipe, STEPS);
    const changed = [...picture.pixelsHwc.keys()].filter(
      (i) => picture.pixelsHwc[i] !== original.picture.pixelsHwc[i],
    );
    expect(changed).toEqual([at(50, 3), at(50, 3) + 1, at(50, 3) + 2]);
  });

  it('is mended in a reduced copy too, however thin it is there', async () => {
    const pixels = new Uint8Array(4 * WIDTH_PX * 4 * HEIGHT_PX);
    pixels[2 * HEIGHT_PX * 4 * WIDTH_PX + 4 * 50 + 1] = 255;
    const raw = { width: 4 * WIDTH_PX, height: 4 * HEIGHT_PX, channels: 1 } as const;
    const png = await sharp(pixels, { raw }).png().toBuffer();
    const sha256 = createHash('sha256').update(png).digest('hex');
    const recipe = {
      ...repaired([{ kind: 'picture', sha256 }]),
      pictures: { [sha256]: png.toString('base64') },
    };
    const copy = dusty();
    const { picture } = await parts.mendings.mend(copy, recipe, STEPS);
    const changed = [...picture.pixelsHwc.keys()].filter(
      (i) => picture.pixelsHwc[i] !== copy.picture.pixelsHwc[i],
    );
    expect(changed).toEqual([at(50, 3), at(50, 3) + 1, at(50, 3) + 2]);
  });

  it('cannot be the whole photo', async () => {
    const recipe = withStep(plain(), repairStep, {
      version: 1,
      mask: { base: 1, shapes: [] },
      strength: 1,
    });
    await expect(render(recipe, dusty())).rejects.toMatchObject({
      said: { word: 'recipe-invalid.all-is-to-be-mended' },
    });
    expect(await render(plain(), dusty())).toHaveLength(3 * WIDTH_PX * HEIGHT_PX);
  });
});

it('a stroke has only those tiles computed anew that see it, and taken away again none', async () => {
  const original = dusty();
  const tiles = await runsOf(plain(), original);
  expect(tiles).toBeGreaterThan(5);
  expect(await runsOf(repaired([strokeAt(30)]), original)).toBe(1);
  expect(await runsOf(repaired([strokeAt(30), strokeAt(350)]), original)).toBe(1);
  expect(await runsOf(repaired([strokeAt(350)]), original)).toBe(0);
  expect(await runsOf(plain(), original)).toBe(0);
});

it('what was kept gives the same bytes as what is computed', async () => {
  const original = dusty();
  const recipe = repaired([strokeAt(64), strokeAt(300)]);
  await render(plain(), original);
  const fromKept = await render(recipe, original);
  parts.kept.forget();
  expect(await render(recipe, original)).toEqual(fromKept);
});
