import { adaptRecipe, type StartingPoint, startingRecipe } from '../../shared/develop/adaptRecipe.ts';
import { cleanRecipe, RECIPE_VERSION, type Recipe } from '../../shared/develop/recipe.ts';
import { resolvePack } from '../../shared/develop/resolvePack.ts';
import type { PackSummary } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';

/** A recipe in the window's terms: its pack is installed, and each of the pack's dials has a value. */
export interface Settled extends Omit<Recipe, 'pack' | 'recipeVersion' | 'originalSha256'> {
  readonly pack: PackSummary;
}

/** What the window shows for a photo; null where no pack is installed. */
export function readRecipe(
  recipe: Recipe | null,
  photo: Pick<Photo, 'widthPx' | 'heightPx'>,
  packs: readonly PackSummary[],
  preferredPack: string | null,
  start: StartingPoint = null,
): Settled | null {
  const preferred = packs.find(({ id }) => id === preferredPack) ?? packs[0];
  const resolved = recipe === null ? null : resolvePack(recipe.pack, packs);
  const pack = resolved === null || resolved.kind === 'missing' ? preferred : resolved.pack;
  if (pack === undefined) return null;
  if (recipe === null) return settle(startingRecipe(photo, pack, start), pack);
  // A prompt is kept for when a pack that listens is chosen again.
  const { prompt } = recipe;
  return { ...settle(adaptRecipe(recipe, pack), pack), ...(prompt === undefined ? {} : { prompt }) };
}

function settle(recipe: Recipe, pack: PackSummary): Settled {
  const { recipeVersion: _, originalSha256: __, ...rest } = recipe;
  return { ...rest, pack };
}

export function buildRecipe(settled: Settled, photo: Pick<Photo, 'sha256'> | null): Recipe {
  const { pack, ...rest } = settled;
  const { id, version, hash } = pack;
  const original = photo === null ? {} : { originalSha256: photo.sha256 };
  const recipe: Recipe = {
    recipeVersion: RECIPE_VERSION,
    ...rest,
    pack: { id, version, hash },
    ...original,
  };
  // Another pack may have been chosen since: it takes no dials but its own.
  return cleanRecipe({ ...adaptRecipe(recipe, pack), scale: settled.scale });
}

/** What the pack's network is told; '' where it cannot be told anything. */
export function promptOf({ pack, prompt = '' }: Settled): string {
  return pack.takesPrompt ? prompt : '';
}

/** In the pack's order, as the shader takes them. */
export function dialValues({ pack, dials }: Settled): number[] {
  return pack.dials.map((dial) => dials[dial.id] ?? dial.default);
}

/** The size of the result; the engine rounds the same way. */
export function outputSize(photo: Pick<Photo, 'widthPx' | 'heightPx'>, scale: number) {
  return { width: Math.round(photo.widthPx * scale), height: Math.round(photo.heightPx * scale) };
}
