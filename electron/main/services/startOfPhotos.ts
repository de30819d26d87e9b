import { startingRecipe } from '../../../shared/develop/adaptRecipe.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { Photo } from '../../../shared/library/photo.ts';
import type { AppServices } from './appServices.ts';
import { summarisePack } from './summarisePack.ts';

/** What is done to photos that nobody has touched. @throws Failure 'pack-not-found' where nothing could be done */
export function startOfPhotos({
  library,
  packs,
}: Pick<AppServices, 'library' | 'packs'>): (photo: Photo) => Recipe {
  const summaries = packs.preferred.map(summarisePack);
  const chosen = library.settings.get('packId');
  const pack = summaries.find(({ id }) => id === chosen) ?? summaries[0];
  return (photo) => {
    if (pack !== undefined) return startingRecipe(photo, pack, library.settings.get('start'));
    throw new Failure('pack-not-found.none-to-restore-with', {});
  };
}
