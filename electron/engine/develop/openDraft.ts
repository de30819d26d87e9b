import type { Recipe } from '../../../shared/develop/recipe.ts';
import { chooseDraftSidePx } from '../../../shared/tiles/chooseDraft.ts';
import type { EngineParts } from '../callContext.ts';
import type { Original } from '../originals.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { type Development, openDevelopment } from './development.ts';

/**
 * What a photo will look like, from a copy of about the screen's size: the residuals are the copy's and not the
 * photo's. A draft is the copy's own size, whatever the enlargement; where that is one tile, nothing is spent on halo.
 * @param original the copy
 */
export function openDraft(
  parts: EngineParts,
  options: { readonly original: Original; readonly proven: ProvenPack; readonly recipe: Recipe },
  sidePx: number,
): Promise<Development> {
  const recipe = { ...options.recipe, scale: options.proven.manifest.scales.min };
  return openDevelopment(parts, { ...options, recipe, draftSidePx: sidePx });
}

/**
 * The same for a photo as long as it is looked at, though the machine may be busier than before: at another dial
 * position a latent pack takes what was kept of the same copy.
 */
export function draftSideOf({ draftSides }: EngineParts, proven: ProvenPack, sha256: string): number {
  const name = [sha256, proven.pack.hash, proven.arithmetic].join(' ');
  const sidePx = draftSides.get(name) ?? chooseDraftSidePx(proven.secondsPerPixel);
  draftSides.set(name, sidePx);
  return sidePx;
}
