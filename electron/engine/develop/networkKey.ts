import { developmentKey, stableJson } from '../../../shared/develop/developmentKey.ts';
import { type Recipe, withStep } from '../../../shared/develop/recipe.ts';
import { sha256Hex } from '../../../shared/develop/sha256.ts';
import type { Steps } from '../../../shared/develop/step.ts';
import { intersectRects, type Rect } from '../../../shared/tiles/planTiles.ts';
import type { Original } from '../originals.ts';

/** Names what the network gives; of the file that is really read, whatever original a recipe was made for. */
export function networkKey(recipe: Recipe, { sha256 }: Pick<Original, 'sha256'>, steps: Steps): string {
  return developmentKey({ ...recipe, originalSha256: sha256 }, 'network', steps);
}

/**
 * The same of a part of the photo: where nothing in its reach was mended, it is named as if nothing was mended at all.
 * @param reach what the network reads for that part, pixels of the original
 */
export function networkKeyOfPart(recipe: Recipe, original: Original, steps: Steps, reach: Rect): string {
  if (original.mended === undefined) return networkKey(recipe, original, steps);
  const masked = steps.filter((step) => step.stage === 'source' && step.mask !== undefined);
  const plain = masked.reduce((before, step) => withStep(before, step, step.neutral), recipe);
  const key = networkKey(plain, original, steps);
  const inReach = original.mended.filter(({ rect }) => intersectRects(rect, reach) !== null);
  if (inReach.length === 0) return key;
  return sha256Hex(stableJson([key, inReach.map(({ rect, sha256 }) => [{ ...rect }, sha256])]));
}
