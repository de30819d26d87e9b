import { stableJson } from '../../shared/develop/developmentKey.ts';
import { type Recipe, stepValue } from '../../shared/develop/recipe.ts';
import type { OriginalFacts, Step, StepShader, Steps } from '../../shared/develop/step.ts';
import type { ShaderStep } from './shaders.ts';

/** A table that a step's program reads. */
export interface Lookup {
  /** The same for the same values. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  values(): Float32Array<ArrayBuffer>;
}

/** A step that is on, with its uniforms' values. */
export interface ActiveStep extends ShaderStep {
  readonly stage: 'mix' | 'finish';
  readonly lookup: Lookup | null;
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
      : [
          {
            ...{ id, stage, shader, lookup: lookupOf(step, shader, value) },
            uniforms: (original) => shader.uniforms(value, original),
          },
        ];
  });
}

function lookupOf(
  { id, keyed }: Pick<Step, 'id' | 'keyed'>,
  { lookup }: StepShader<unknown>,
  value: unknown,
): Lookup | null {
  if (lookup === undefined) return null;
  const { width, height } = lookup;
  return { key: stableJson([id, keyed(value)]), width, height, values: () => lookup.values(value) };
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
