import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lookKey } from './developmentKey.ts';
import { type Recipe, recipeSchema, recipeSchemaOf, withStep } from './recipe.ts';
import type { FinishStep } from './step.ts';
import { colourFixStep } from './steps/colourFix.ts';
import { STEPS } from './steps/list.ts';

const pack = { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) };
const PLAIN: Recipe = { recipeVersion: 2, pack, scale: 2, dials: { pix: 1 }, steps: {} };

/** Written by the app when recipes had version 1. */
const readVersion1 = (name: string) =>
  readFile(path.join(import.meta.dirname, 'testing/version1', name), 'utf8');

const recipeIn = (text: string) => recipeSchema.parse(JSON.parse(text));

describe('a recipe of version 1', () => {
  it('with painted λ keeps each map under its hash, and the dial is what white stood for', async () => {
    const text = await readVersion1('painted.recipe.json');
    const recipe = recipeIn(text);
    const { masks } = JSON.parse(text);
    expect(recipe.dials).toEqual({ pix: 0.7, sem: 1.2 });
    const { localLambda } = recipe.steps;
    const hashes = ['pix', 'sem'].map((dial) => {
      const [shape, ...others] = localLambda?.masks[dial]?.shapes ?? [];
      expect([shape?.kind, others.length, localLambda?.masks[dial]?.base]).toEqual(['picture', 0, 0]);
      return shape?.kind === 'picture' ? shape.sha256 : '';
    });
    expect(hashes.map((hash) => recipe.pictures?.[hash])).toEqual([masks.pix.png, masks.sem.png]);
  });

  it('with a prompt and a colour fix keeps both', async () => {
    const recipe = recipeIn(await readVersion1('latent.recipe.json'));
    expect(recipe).toMatchObject({
      recipeVersion: 2,
      scale: 4,
      dials: { pix: 1, sem: 0.6 },
      prompt: 'a red house',
      precision: 'fp32',
      steps: { colourFix: { version: 1, method: 'wavelet' } },
    });
    expect(recipe).not.toHaveProperty('pictures');
  });

  it('is read from what an export left beside its result', async () => {
    const sidecar = JSON.parse(await readVersion1('sidecar.recipe.json'));
    const recipe = recipeSchema.parse(sidecar.recipe);
    expect(Object.keys(recipe.steps.localLambda?.masks ?? {})).toEqual(['sem', 'pix']);
    expect(recipe.originalSha256).toMatch(/^92e4/);
  });

  it('says the same when it was written again', async () => {
    for (const name of ['painted.recipe.json', 'latent.recipe.json']) {
      const recipe = recipeIn(await readVersion1(name));
      expect(recipeIn(JSON.stringify(recipe))).toEqual(recipe);
    }
  });

  it('that was not one is refused', () => {
    const version1 = { recipeVersion: 1, pack, scale: 2, dials: { pix: 1 } };
    expect(recipeSchema.safeParse(version1).success).toBe(true);
    expect(recipeSchema.safeParse({ ...version1, scale: 9 }).success).toBe(false);
    expect(recipeSchema.safeParse({ ...version1, tone: {} }).success).toBe(false);
    expect(recipeSchema.safeParse({ ...version1, colourFix: 'sepia' }).success).toBe(false);
    expect(recipeSchema.safeParse({ ...version1, recipeVersion: 3 }).success).toBe(false);
  });
});

describe('a recipe', () => {
  it('leaves neutral steps out', () => {
    const neutral = { ...PLAIN, prompt: '', steps: { colourFix: { version: 1, method: 'adain' } } };
    expect(recipeSchema.parse(neutral)).toEqual(PLAIN);
    const wavelet = withStep(PLAIN, colourFixStep, { version: 1, method: 'wavelet' });
    expect(wavelet.steps).toEqual({ colourFix: { version: 1, method: 'wavelet' } });
    expect(withStep(wavelet, colourFixStep, colourFixStep.neutral)).toEqual(PLAIN);
  });

  it('refuses a picture under the hash of another one', () => {
    const pictures = { ['f'.repeat(64)]: btoa('a picture') };
    expect(recipeSchema.safeParse({ ...PLAIN, pictures }).success).toBe(false);
  });

  it('refuses a step that nobody knows', () => {
    expect(recipeSchema.safeParse({ ...PLAIN, steps: { tone: { version: 1 } } }).success).toBe(false);
  });
});

it('a step’s older values are brought to its newest version', () => {
  const schema = z.strictObject({ version: z.literal(3), stops: z.number() });
  const step: FinishStep<'test', z.infer<typeof schema>> = {
    ...{ id: 'test', home: 'steps', stage: 'finish', schema, options: [], label: 'test' },
    upgrades: [
      ({ ev }: { ev: number }) => ({ version: 2, ev, isOn: true }),
      ({ ev, isOn }: { ev: number; isOn: boolean }) => ({ version: 3, stops: isOn ? ev : 0 }),
    ],
    neutral: { version: 3, stops: 0 },
    isNeutral: ({ stops }) => stops === 0,
    keyed: ({ stops }) => stops,
    finish: () => {},
    shader: { statements: '', uniformCount: 0, uniforms: () => [] },
  };
  const steps = [...STEPS, step];
  const read = (value: unknown) =>
    recipeSchemaOf(steps).parse({ ...PLAIN, steps: { test: value } } as Recipe);
  const newest = { version: 3, stops: 2 };
  const older = [{ version: 1, ev: 2 }, { version: 2, ev: 2, isOn: true }, newest];
  expect(older.map((value) => read(value).steps)).toEqual(older.map(() => ({ test: newest })));
  expect(new Set(older.map((value) => lookKey(read(value), steps))).size).toBe(1);
});
