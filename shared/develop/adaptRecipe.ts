import type { Dial, Manifest } from '../packs/manifest.ts';
import { RECIPE_VERSION, type Recipe, type RecipePack, withStep } from './recipe.ts';
import { lambdaOffsetsStep } from './steps/lambdaOffsets.ts';
import { localLambdaStep } from './steps/localLambda.ts';

/** What a recipe needs to know of a pack. */
export interface PackOfRecipe extends RecipePack {
  readonly dials: readonly Dial[];
  readonly scales: Manifest['scales'];
  readonly takesPrompt: boolean;
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * From this size on a photo is restored at its own size; a smaller one is enlarged. Eight megapixels, as makers of
 * phones count them: 3264 × 2448 are 7.99.
 */
const LARGE_PHOTO_PX = 7_950_000;

/** Where the dials of photos that nobody has touched stand; null: where their pack has them. */
export type StartingPoint =
  | { readonly kind: 'as-it-is' }
  | { readonly kind: 'preset'; readonly dials: Readonly<Record<string, number>> }
  | null;

export function startingDials(dials: readonly Dial[], start: StartingPoint): Record<string, number> {
  const startOf = ({ id, range: [min, max], default: untouched }: Dial) => {
    if (start === null) return untouched;
    const wanted = start.kind === 'as-it-is' ? 0 : (start.dials[id] ?? untouched);
    return Math.min(max, Math.max(min, wanted));
  };
  return Object.fromEntries(dials.map((dial) => [dial.id, startOf(dial)]));
}

/** What is done to a photo that nobody has touched yet. */
export function startingRecipe(
  photo: Size,
  pack: Omit<PackOfRecipe, 'takesPrompt'>,
  start: StartingPoint = null,
): Recipe {
  const { id, version, hash } = pack;
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id, version, hash },
    scale: startingScale(photo, pack),
    dials: startingDials(pack.dials, start),
    steps: {},
  };
}

export function startingScale(photo: Size, { scales }: Pick<PackOfRecipe, 'scales'>): number {
  const wanted = photo.widthPx * photo.heightPx >= LARGE_PHOTO_PX ? 1 : 2;
  return nearestScale(wanted, scales);
}

/** The nearest enlargement that a pack has. */
export function nearestScale(wanted: number, { min, max }: Manifest['scales']): number {
  return Math.min(Math.max(wanted, min), max);
}

/**
 * The recipe under a pack, which may be another one than it was made with: every dial of the pack has a value, and
 * nothing is left that the pack does not take.
 */
export function adaptRecipe(recipe: Recipe, pack: PackOfRecipe): Recipe {
  const { id, version, hash, dials, scales, takesPrompt } = pack;
  const { prompt, ...others } = recipe;
  const adapted: Recipe = {
    ...others,
    pack: { id, version, hash },
    scale: nearestScale(recipe.scale, scales),
    dials: Object.fromEntries(dials.map((dial) => [dial.id, lambdaOf(recipe, dial)])),
    ...(takesPrompt && prompt !== undefined ? { prompt } : {}),
  };
  return withDialsOf(adapted, dials);
}

/** What is painted keeps the dials that the pack has. */
function withDialsOf(recipe: Recipe, dials: readonly Dial[]): Recipe {
  const isKnown = (id: string) => dials.some((dial) => dial.id === id);
  const known = <T>(byDial: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byDial).filter(([id]) => isKnown(id)));
  const { localLambda, lambdaOffsets } = recipe.steps;
  const local =
    localLambda === undefined
      ? recipe
      : withStep(recipe, localLambdaStep, { ...localLambda, masks: known(localLambda.masks) });
  // The same value as long as there is nothing to leave out: what is drawn of it is remembered by it.
  if (lambdaOffsets?.masks.every(({ offsets }) => Object.keys(offsets).every(isKnown)) ?? true) return local;
  // What is painted stays, for when a pack with those dials is chosen again.
  const masks = (lambdaOffsets?.masks ?? []).map((masked) => ({ ...masked, offsets: known(masked.offsets) }));
  return withStep(local, lambdaOffsetsStep, { version: 1, masks });
}

/** Where a dial stands. */
export function lambdaOf(recipe: Recipe | null, { id, default: untouched }: Dial): number {
  return recipe?.dials[id] ?? untouched;
}
