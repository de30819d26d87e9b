import { type Recipe, stepValue } from '../../../shared/develop/recipe.ts';
import type { MixStep, OriginalFacts, Steps } from '../../../shared/develop/step.ts';

/** Changes a mixed picture in place; both float32 CHW of the same pixels. */
export type Settle = (mixedChw: Float32Array, enlargedChw: Float32Array) => void;

/** What a recipe's steps make of the mix beside its enlargement; null where nothing. */
export function settlingOf(recipe: Recipe, original: OriginalFacts, steps: Steps): Settle | null {
  const on = steps.filter(
    (step): step is MixStep =>
      step.stage === 'mix' && step.settle?.isOn(stepValue(recipe, step), original) === true,
  );
  if (on.length === 0) return null;
  return (mixedChw, enlargedChw) => {
    for (const step of on) step.settle?.apply(mixedChw, enlargedChw, stepValue(recipe, step));
  };
}
