import { basename, dirname, extname, join } from 'node:path';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { recipeIn, SIDECAR_ENDING } from '../../../shared/export/sidecar.ts';
import type { RecipeFile } from '../../../shared/ipc/views.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import { toDestinationFailure } from '../../files/destinationFailure.ts';
import { existsSync, readdir, readFile, rm, stat, writeFile } from '../../files/disk.ts';
import { toFileFailure } from '../../files/fileFailure.ts';
import { outputExists } from '../../files/outputExists.ts';
import { placeNew } from '../../files/placeFile.ts';
import { temporaryPath } from '../../files/temporaryFile.ts';

const NAMES_TRIED = 1000;
/** Painted maps travel in a recipe; beyond this a file is something else. */
export const RECIPE_BYTES_MAX = 64_000_000;

/**
 * Writes a recipe beside its photo, under a name that is free.
 * @throws Failure 'output-…'
 */
export async function saveRecipe(photoPath: string, recipe: Recipe): Promise<string> {
  const text = `${JSON.stringify(recipe, null, 2)}\n`;
  for (let number = 1; number <= NAMES_TRIED; number++) {
    const target = `${photoPath}${number === 1 ? '' : `-${number}`}${SIDECAR_ENDING}`;
    if (existsSync(target)) continue;
    const temporary = temporaryPath(target);
    try {
      await writeFile(temporary, text, { flush: true, flag: 'wx' });
      if (!(await placeNew(temporary, target))) throw outputExists(target);
      return target;
    } catch (error) {
      await rm(temporary, { force: true });
      throw toDestinationFailure(error, target);
    }
  }
  throw new Failure('output-exists.numbered-recipes-taken', {
    photoPath: basename(photoPath),
  });
}

/**
 * The recipes that lie beside a photo: saved ones, and those that exports left beside their results. Other
 * JSON files of such a name are passed over.
 * @throws Failure 'picture-not-found' where the folder cannot be read
 */
export async function findRecipes(photoPath: string): Promise<RecipeFile[]> {
  const folder = dirname(photoPath);
  const stem = basename(photoPath, extname(photoPath)).normalize('NFC');
  const names = await readdir(folder).catch((error: unknown) => {
    throw toFileFailure(error, folder);
  });
  const found: RecipeFile[] = [];
  for (const fileName of names.toSorted()) {
    if (!fileName.endsWith(SIDECAR_ENDING) || !fileName.normalize('NFC').startsWith(stem)) continue;
    const path = join(folder, fileName);
    if ((await stat(path)).size > RECIPE_BYTES_MAX) continue;
    const recipe = recipeIn(await readFile(path, 'utf8'));
    if (recipe !== null) found.push({ fileName: shownName(fileName), recipe });
  }
  return found;
}
