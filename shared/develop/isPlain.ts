import { type Recipe, stepValue } from './recipe.ts';
import type { Steps } from './step.ts';
import { STEPS } from './steps/list.ts';

/**
 * Whether a recipe changes nothing of a photo but its size: no dial is on, and no step that acts without one.
 * @param zeroIsPlain with every dial at 0 its pack gives the plain enlargement
 */
export function isPlain(
  recipe: Recipe,
  { zeroIsPlain }: { readonly zeroIsPlain: boolean },
  steps: Steps = STEPS,
): boolean {
  if (!zeroIsPlain || Object.values(recipe.dials).some((value) => value !== 0)) return false;
  return steps
    .filter(({ stage }) => stage !== 'network' && stage !== 'mix')
    .every((step) => step.isNeutral(stepValue(recipe, step)));
}
