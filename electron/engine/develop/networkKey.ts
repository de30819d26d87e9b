import { developmentKey } from '../../../shared/develop/developmentKey.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { Steps } from '../../../shared/develop/step.ts';
import type { Original } from '../originals.ts';

/** Names what the network gives; of the file that is really read, whatever original a recipe was made for. */
export function networkKey(recipe: Recipe, { sha256 }: Pick<Original, 'sha256'>, steps: Steps): string {
  return developmentKey({ ...recipe, originalSha256: sha256 }, 'network', steps);
}
