import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { padKeyOf } from './look.ts';

const photo = { id: 1, sha256: 'b'.repeat(64), widthPx: 40, heightPx: 30 };
const recipe: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 1,
  dials: { pix: 0.3, sem: 0.6 },
  steps: {},
};
const keyOf = (changes: Partial<Recipe>) => padKeyOf({ photo, recipe: { ...recipe, ...changes } });

describe('the picture on the pad', () => {
  it('is another one where anything is done otherwise but the dials, which it has itself', () => {
    const masks = { sem: { base: 0, shapes: [] } };
    const keys = [
      keyOf({}),
      keyOf({ steps: { localLambda: { version: 1, masks } } }),
      keyOf({ steps: { localLambda: { version: 1, masks: { sem: { base: 0.5, shapes: [] } } } } }),
      keyOf({ steps: { colourFix: { version: 1, method: 'wavelet' } } }),
      keyOf({ steps: { turn: { version: 1, degrees: 90 } } }),
      keyOf({ scale: 2 }),
      keyOf({ prompt: 'a house' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf({ dials: { pix: 1, sem: 0 } })).toBe(keys[0]);
  });

  it('is the photo itself where nothing can be done to it', () =>
    expect(padKeyOf({ photo, recipe: null })).not.toBe(
      padKeyOf({ photo: { ...photo, id: 2 }, recipe: null }),
    ));
});
