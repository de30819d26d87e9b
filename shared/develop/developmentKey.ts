import { type Recipe, stepValue } from './recipe.ts';
import { sha256Hex } from './sha256.ts';
import { type Keyed, STAGES, type Stage, type Step, type Steps } from './step.ts';
import { STEPS } from './steps/list.ts';

/** Changes with the meaning of keys, so that nothing is taken for what it was before. */
const KEY_FORMAT = 1;

/**
 * Names a photo's development up to and including a stage: SHA-256 in hexadecimal digits. Everything that is kept,
 * drawn, offered or skipped because it is the same goes by it; the same wherever it is asked for.
 * @param stage what acts later does not count: a tile of residuals is named by 'network'
 */
export function developmentKey(recipe: Recipe, stage: Stage, steps: Steps = STEPS): string {
  const until = STAGES.indexOf(stage);
  const isCounted = (step: Step) => STAGES.indexOf(step.stage) <= until;
  const done = steps.filter(isCounted).flatMap((step): [string, Keyed][] => {
    const value = stepValue(recipe, step);
    return step.isNeutral(value) ? [] : [[step.id, step.keyed(value)]];
  });
  const { pack, scale, originalSha256 = null } = recipe;
  const network = until >= STAGES.indexOf('network') ? [pack.hash, scale] : [];
  return sha256Hex(stableJson([KEY_FORMAT, originalSha256, network, Object.fromEntries(done)]));
}

/** Of the whole development: what a person sees. */
export function lookKey(recipe: Recipe, steps: Steps = STEPS): string {
  return developmentKey(recipe, 'finish', steps);
}

/** The same text for the same value, whatever the order in which its entries were written. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
