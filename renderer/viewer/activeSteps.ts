import { type Recipe, stepValue } from '../../shared/develop/recipe.ts';
import type { OriginalFacts, Steps } from '../../shared/develop/step.ts';
import type { ShaderStep } from './shaders.ts';

/** A step that is on, with its uniforms' values. */
export interface ActiveStep extends ShaderStep {
  readonly stage: 'mix' | 'finish';
  readonly uniforms: (original: OriginalFacts) => readonly number[];
}

/** One that works on the mix beside its enlargement, if at all. */
export interface SettlingStep extends ShaderStep {
  readonly uniforms: (original: OriginalFacts) => readonly number[];
  /** The photo has a say in it. */
  readonly isOn: (original: OriginalFacts) => boolean;
}

/** Those that weigh dials or finish, and are on. */
export function activeSteps(recipe: Recipe | null, steps: Steps): ActiveStep[] {
  if (recipe === null) return [];
  return steps.flatMap((step) => {
    const { id, stage } = step;
    const value = stepValue(recipe, step);
    if ((stage !== 'mix' && stage !== 'finish') || step.isNeutral(value)) return [];
    const { shader } = step;
    const isSettling = stage === 'mix' && step.settle !== undefined;
    return shader === undefined || isSettling
      ? []
      : [{ id, stage, shader, uniforms: (original) => shader.uniforms(value, original) }];
  });
}

export function settlingSteps(recipe: Recipe | null, steps: Steps): SettlingStep[] {
  if (recipe === null) return [];
  return steps.flatMap((step) => {
    if (step.stage !== 'mix' || step.settle === undefined || step.shader === undefined) return [];
    const { id, settle, shader } = step;
    const value = stepValue(recipe, step);
    return [
      {
        id,
        shader,
        uniforms: (original) => shader.uniforms(value, original),
        isOn: (original) => settle.isOn(value, original),
      },
    ];
  });
}
