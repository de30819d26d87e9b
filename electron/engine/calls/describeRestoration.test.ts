import { expect, it } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { Dial } from '../../../shared/packs/manifest.ts';
import { describeRestoration } from './describeRestoration.ts';

const dial = (id: string, label: string): Dial => ({
  ...{ id, label, symbol: `λ${id}`, description: '', range: [0, 2], default: 1 },
});

it('names the app, each dial as it stands, and the pack', () => {
  const dials = [dial('pix', 'Restore'), dial('sem', 'Detail')];
  const pack = { id: 'compact', version: '0.5.1', hash: 'a'.repeat(64) };
  const recipe: Recipe = { recipeVersion: 2, pack, scale: 2, dials: { pix: 0.5 }, steps: {} };
  expect(describeRestoration(recipe, { dials, name: 'PiSA Compact', version: '0.5.1' })).toBe(
    'restored with PiSA Darkroom, Restore 0.50, Detail 1.00, PiSA Compact 0.5.1',
  );
  const masks = { pix: { base: 0, shapes: [] } };
  const painted = { ...recipe, steps: { localLambda: { version: 1 as const, masks } } };
  expect(describeRestoration(painted, { dials, name: 'Tiny', version: '1.0.0' })).toContain(
    'Restore 0.50 (in part)',
  );
});
