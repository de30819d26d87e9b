import type { Dial, Manifest } from '../packs/manifest.ts';
import { RECIPE_VERSION, type Recipe } from './recipe.ts';

/** From this size on a photo is restored at its own size; a smaller one is enlarged. */
const LARGE_PHOTO_PX = 8_000_000;

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface StartingPack {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly dials: readonly Dial[];
  readonly scales: Manifest['scales'];
}

export function startingScale(photo: Size, pack: Pick<StartingPack, 'scales'>): number {
  const wanted = photo.widthPx * photo.heightPx >= LARGE_PHOTO_PX ? 1 : 2;
  return nearestScale(wanted, pack.scales);
}

/** The nearest enlargement that a pack has. */
export function nearestScale(wanted: number, { min, max }: Manifest['scales']): number {
  return Math.min(Math.max(wanted, min), max);
}

/** What is done to a photo that nobody has touched yet. */
export function startingRecipe(photo: Size, pack: StartingPack): Recipe {
  const { id, version, hash } = pack;
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id, version, hash },
    scale: startingScale(photo, pack),
    dials: Object.fromEntries(pack.dials.map((dial) => [dial.id, dial.default])),
  };
}
