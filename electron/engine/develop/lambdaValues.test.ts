import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../shared/develop/mask.ts';
import { type Recipe, recipeSchema, withStep } from '../../../shared/develop/recipe.ts';
import { lambdaOffsetsStep } from '../../../shared/develop/steps/lambdaOffsets.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { LambdaValues } from './lambdaValues.ts';
import { MaskMaps } from './maskMaps.ts';

const size = { widthPx: 4, heightPx: 2 };
const whole = { x: 0, y: 0, width: 4, height: 2 };
const dial = {
  label: 'Dial',
  symbol: 'λ',
  description: 'A dial.',
  range: [0, 2] as [number, number],
  default: 1,
};
const DIALS = [
  { ...dial, id: 'pix' },
  { ...dial, id: 'sem' },
];

/** Black, a third, two thirds, white from left to right. */
async function drawMask(): Promise<string> {
  const raw = { width: 4, height: 2, channels: 1 } as const;
  const png = await sharp(Uint8Array.of(0, 85, 170, 255, 0, 85, 170, 255), { raw })
    .png()
    .toBuffer();
  return png.toString('base64');
}

function recipeWith(dials: Record<string, number>, png?: string): Recipe {
  const version1 = {
    recipeVersion: 1,
    pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
    scale: 1,
    dials,
    ...(png === undefined ? {} : { masks: { sem: { png, white: dials.sem ?? 1 } } }),
  };
  return recipeSchema.parse(version1 as unknown as Recipe);
}

const read = (recipe: Recipe, maps = new MaskMaps(1_000_000)) =>
  LambdaValues.read(recipe, DIALS, { frame: size, size, steps: STEPS, maps });

describe('the values of dials', () => {
  it('are one number, or what is painted times what white stands for', async () => {
    const values = await read(recipeWith({ pix: 0.7, sem: 1.5 }, await drawMask()));
    const [constant, map] = values.in(whole);
    expect(constant).toBe(0.7);
    expect([...(map as Float32Array)].map((value) => value.toFixed(3))).toEqual(
      ['0.000', '0.500', '1.000', '1.500'].concat('0.000', '0.500', '1.000', '1.500'),
    );
    expect(values.areAll(0.7)).toBe(false);
  });

  it('follow dials that stand otherwise, in means of squares too', async () => {
    const values = await read(recipeWith({ pix: 0.7, sem: 1.5 }, await drawMask()));
    const [constant, map] = values.at({ sem: 0.6 }, whole, 2);
    expect(constant).toBe(1); // the default
    expect([...(map as Float32Array)].map((value) => value.toFixed(3))).toEqual(['0.100', '0.500']);
    const [, part] = values.at({ sem: 0.6 }, { x: 3, y: 1, width: 1, height: 1 });
    expect((part as Float32Array)[0]).toBeCloseTo(0.6);
  });

  it('are the same everywhere where nothing is painted', async () => {
    const values = await read(recipeWith({ pix: 0.5, sem: 0.5 }));
    expect([values.areAll(0.5), values.areAll(1)]).toEqual([true, false]);
  });

  it('are refused where what is painted is no picture, or did not come along', async () => {
    const broken = recipeWith({ sem: 1 }, Buffer.from('no picture').toString('base64'));
    await expect(read(broken)).rejects.toMatchObject({ code: 'recipe-invalid' });
    const { pictures: _, ...without } = recipeWith({ sem: 1 }, await drawMask());
    await expect(read(without)).rejects.toMatchObject({ code: 'recipe-invalid' });
  });

  it('get what painted masks add, each its own, and never fall below 0', async () => {
    const everywhere = { base: 1, shapes: [] };
    const gradient: Mask = {
      base: 0,
      shapes: [{ kind: 'gradient', from: [0.49, 0.5], to: [0.51, 0.5], flow: 1, isErasing: false }],
    };
    const recipe = withStep(recipeWith({ pix: 0.7, sem: 0.5 }), lambdaOffsetsStep, {
      version: 1,
      masks: [
        { name: 'all', mask: everywhere, offsets: { sem: 0.25 } },
        { name: 'right', mask: gradient, offsets: { sem: -1, pix: 0 } },
      ],
    });
    const [untouched, map] = (await read(recipe)).in(whole);
    expect(untouched).toBe(0.7);
    const values = [...(map as Float32Array)].map((value) => value.toFixed(2));
    expect(values).toEqual(['0.75', '0.75', '0.00', '0.00'].concat('0.75', '0.75', '0.00', '0.00'));
  });

  it('are exactly what they are where nothing is painted', async () => {
    const dab = { kind: 'stroke', radius: 0.05, softness: 0, flow: 1, isErasing: false } as const;
    const mask: Mask = { base: 0, shapes: [{ ...dab, points: [[0.1, 0.25]] }] };
    const recipe = withStep(recipeWith({ sem: 0.5 }), lambdaOffsetsStep, {
      version: 1,
      masks: [{ name: '', mask, offsets: { sem: -0.5 } }],
    });
    const [, map] = (await read(recipe)).in({ x: 3, y: 1, width: 1, height: 1 });
    expect((map as Float32Array)[0]).toBeCloseTo(0.5, 6);
  });
});
