import { Failure } from '../../../shared/errors/failure.ts';
import { type PaintedDials, paintedDials } from '../../../shared/recipe/paintedDials.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import type { Library } from '../../library/openLibrary.ts';

/**
 * The painted λ of a key, among what is and was done to a photo: an address cannot carry pictures.
 * @throws Failure 'not-found'
 */
export function findPainted(library: Library, photoId: number, key: string): PaintedDials {
  for (const recipe of recipesOf(library, photoId)) {
    const painted = paintedDials(recipe?.masks);
    if (painted.key === key) return painted;
  }
  throw new Failure('not-found', 'The local λ of these settings is no longer there.');
}

/** The likeliest first. */
function* recipesOf({ edits, versions }: Library, photoId: number): Generator<Recipe | null> {
  yield edits.get(photoId).recipe;
  for (const { recipe } of versions.list(photoId)) yield recipe;
  for (const { recipe } of edits.history(photoId)) yield recipe;
}
