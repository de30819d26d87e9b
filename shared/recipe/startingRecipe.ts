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

export function startingScale(photo: Size, pack: Pick<StartingPack, 'scales'>): number {
  const wanted = photo.widthPx * photo.heightPx >= LARGE_PHOTO_PX ? 1 : 2;
  return nearestScale(wanted, pack.scales);
}

/** The nearest enlargement that a pack has. */
export function nearestScale(wanted: number, { min, max }: Manifest['scales']): number {
  return Math.min(Math.max(wanted, min), max);
}

/** What is done to a photo that nobody has touched yet. */
export function startingRecipe(photo: Size, pack: StartingPack, start: StartingPoint = null): Recipe {
  const { id, version, hash } = pack;
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id, version, hash },
    scale: startingScale(photo, pack),
    dials: startingDials(pack.dials, start),
  };
}
