import { describe, expect, it } from 'vitest';
import { type Recipe, withStep } from '../../shared/develop/recipe.ts';
import { colourFixStep } from '../../shared/develop/steps/colourFix.ts';
import { localLambdaStep } from '../../shared/develop/steps/localLambda.ts';
import type { PackSummary } from '../../shared/ipc/views.ts';
import { buildRecipe, dialValues, outputSize, readRecipe } from './settled.ts';

const dial = (id: string, value: number) => ({
  id,
  label: id,
  symbol: `λ${id}`,
  description: id,
  range: [0, 1.5] as [number, number],
  default: value,
});
const pack = (id: string, changes: Partial<PackSummary> = {}): PackSummary => ({
  ...{ id, version: '1.0.0', hash: 'f'.repeat(64), name: id, description: id, licence: 'MIT' },
  ...{ attribution: id, space: 'pixel', dials: [dial('pix', 1), dial('sem', 0.8)] },
  ...{ scales: { min: 1, max: 4 }, bytes: 1, isBundled: true, takesPrompt: false },
  ...changes,
});
const small = { widthPx: 1000, heightPx: 800 };
const large = { widthPx: 4000, heightPx: 3000 };

describe('what the window shows for a photo', () => {
  it('without a recipe is the preferred pack at its defaults, a small photo enlarged', () => {
    const settled = readRecipe(null, small, [pack('a'), pack('b')], 'b');
    expect(settled).toMatchObject({ pack: { id: 'b' }, scale: 2, dials: { pix: 1, sem: 0.8 } });
    expect(readRecipe(null, large, [pack('a')], null)?.scale).toBe(1);
  });

  it('is nothing where no pack is installed', () => expect(readRecipe(null, small, [], null)).toBeNull());

  it('comes back from the recipe that it was written to', () => {
    const settled = { pack: pack('a'), scale: 1.5, dials: { pix: 0.4, sem: 1.2 }, steps: {} };
    const recipe = buildRecipe(settled, { sha256: '0'.repeat(64) });
    expect(recipe.originalSha256).toBe('0'.repeat(64));
    expect(readRecipe(recipe, small, [pack('b', { hash: '9'.repeat(64) }), pack('a')], 'b')).toEqual(settled);
  });

  it('keeps what the window has no control for', () => {
    const settled = { pack: pack('a'), scale: 2, dials: { pix: 0.4, sem: 1.2 }, steps: {} };
    const plain: Recipe = { ...buildRecipe(settled, null), precision: 'fp16' };
    const recipe = withStep(plain, colourFixStep, { version: 1, method: 'wavelet' });
    const read = readRecipe(recipe, small, [pack('a')], null);
    if (read === null) throw new Error('the pack is there');
    expect(buildRecipe({ ...read, scale: 3 }, null)).toEqual({ ...recipe, scale: 3 });
  });

  it('keeps local λ while dials move', () => {
    const mask = { base: 0, shapes: [] };
    const plain = buildRecipe({ pack: pack('a'), scale: 2, dials: { pix: 1, sem: 0.6 }, steps: {} }, null);
    const masks = { sem: mask, unknown: mask };
    const recipe = withStep(plain, localLambdaStep, { version: 1, masks });
    const read = readRecipe(recipe, small, [pack('a')], null);
    expect(read).toMatchObject({ dials: { pix: 1, sem: 0.6 } });
    if (read === null) throw new Error('the pack is there');
    const { steps, dials } = buildRecipe({ ...read, dials: { pix: 0.5, sem: 1.2 } }, null);
    expect(steps.localLambda?.masks).toEqual({ sem: mask });
    expect(dials).toEqual({ pix: 0.5, sem: 1.2 });
    expect(buildRecipe({ ...read, steps: {} }, null).steps).toEqual({});
  });

  it('names no dial that the pack does not have', () => {
    const localLambda = { version: 1 as const, masks: { strength: { base: 0, shapes: [] } } };
    const settled = {
      ...{ pack: pack('a'), scale: 2, dials: { strength: 0.5, sem: 0.2 } },
      steps: { localLambda },
    };
    expect(buildRecipe(settled, null)).toMatchObject({ dials: { sem: 0.2 }, steps: {} });
    expect(buildRecipe(settled, null).dials).not.toHaveProperty('strength');
  });

  it('is shown with a newer version of its pack, and exactly with its own beside that', () => {
    const [newer, own] = [pack('a', { hash: 'a'.repeat(64), version: '1.1.0' }), pack('a')];
    const recipe = buildRecipe({ pack: own, scale: 2, dials: {}, steps: {} }, null);
    expect(readRecipe(recipe, small, [newer], null)?.pack.version).toBe('1.1.0');
    expect(readRecipe(recipe, small, [newer, own], null)?.pack.version).toBe('1.0.0');
  });

  it('gives a dial that the recipe does not name its default, in the pack’s order', () => {
    const recipe = {
      ...buildRecipe({ pack: pack('a'), scale: 1, dials: {}, steps: {} }, null),
      dials: { sem: 0 },
    };
    const settled = readRecipe(recipe, small, [pack('a')], null);
    expect(settled && dialValues(settled)).toEqual([1, 0]);
  });

  it('has a prompt only under a pack that can read it', () => {
    const listening = pack('a', { space: 'latent', takesPrompt: true });
    const settled = {
      pack: listening,
      scale: 1,
      dials: { pix: 1, sem: 1 },
      prompt: 'an old house',
      steps: {},
    };
    const recipe = buildRecipe(settled, null);
    expect(recipe.prompt).toBe('an old house');
    expect(readRecipe(recipe, small, [listening], null)).toEqual(settled);
    expect(buildRecipe({ ...settled, pack: pack('b') }, null)).not.toHaveProperty('prompt');
    expect(buildRecipe({ ...settled, prompt: '' }, null)).not.toHaveProperty('prompt');
  });

  it('is rounded to whole pixels at a fractional scale', () =>
    expect(outputSize({ widthPx: 333, heightPx: 101 }, 1.5)).toEqual({ width: 500, height: 152 }));
});
