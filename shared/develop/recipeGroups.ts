import { type Recipe, stepValue, withStep } from './recipe.ts';
import type { Step } from './step.ts';
import { STEPS } from './steps/list.ts';

/** What of a recipe is given to other photos together. */
export const RECIPE_GROUPS = ['dials', 'local', 'repair', 'geometry', 'tone'] as const;
export type RecipeGroup = (typeof RECIPE_GROUPS)[number];

/** Pack and enlargement go with the dials, which are theirs. */
export function groupOf({ id, stage }: Pick<Step, 'id' | 'stage'>): RecipeGroup {
  if (id === 'localLambda' || id === 'lambdaOffsets') return 'local';
  if (stage === 'source') return 'repair';
  if (stage === 'geometry') return 'geometry';
  return stage === 'finish' ? 'tone' : 'dials';
}

/** A recipe with these groups of another one, and everything else as it was. */
export function takeGroups(into: Recipe, from: Recipe, groups: readonly RecipeGroup[]): Recipe {
  const { steps: _, pictures: __, originalSha256: ___, ...fields } = groups.includes('dials') ? from : into;
  const { originalSha256 } = into;
  const bare = { ...fields, ...(originalSha256 === undefined ? {} : { originalSha256 }), steps: into.steps };
  const taken = STEPS.reduce<Recipe>((recipe, step: Step) => {
    const isGiven = step.home === 'steps' && groups.includes(groupOf(step));
    return isGiven ? withStep(recipe, step, stepValue(from, step)) : recipe;
  }, bare);
  const pictures = { ...into.pictures, ...from.pictures };
  // Those that nothing is made of any more are left out where the recipe is read.
  return Object.keys(pictures).length === 0 ? taken : { ...taken, pictures };
}
