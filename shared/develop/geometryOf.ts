import { asItLies, chainPlacements, type Placement } from './placement.ts';
import { type Recipe, stepValue } from './recipe.ts';
import type { Steps } from './step.ts';
import { STEPS } from './steps/list.ts';

/**
 * What the geometry steps of a recipe make of its mix, all together.
 * @param size of the mix: the enlarged picture, or any reduction of it
 */
export function geometryOf(
  recipe: Recipe,
  size: { readonly widthPx: number; readonly heightPx: number },
  steps: Steps = STEPS,
): Placement {
  return steps.reduce((placed, step) => {
    if (step.stage !== 'geometry') return placed;
    const value = stepValue(recipe, step);
    return step.isNeutral(value) ? placed : chainPlacements(placed, step.place(placed, value));
  }, asItLies(size));
}
