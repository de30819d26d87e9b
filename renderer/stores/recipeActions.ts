import { recipeIn } from '../../shared/export/sidecar.ts';
import type { DevelopContext, DevelopState } from './developState.ts';

type Names = 'saveRecipe' | 'findRecipes' | 'useRecipe' | 'openRecipe';

/** The photo's recipe as a file of its own. */
export function createRecipeActions(context: DevelopContext): Pick<DevelopState, Names> {
  const { client, app, get, report, changed, apply } = context;
  const use: DevelopState['useRecipe'] = async (recipe) => {
    const { photo } = get();
    if (photo === null) return;
    changed();
    // Whatever photo it was made for, it is this one's now.
    await apply([photo.id], { ...recipe, originalSha256: photo.sha256 }, 'recipe');
  };
  return {
    async saveRecipe(saved) {
      const { photo } = get();
      const recipe = get().recipe();
      if (photo === null || recipe === null) return;
      try {
        const { fileName } = await client.request('recipes.save', { photoId: photo.id, recipe });
        app.getState().tell('info', saved(fileName));
      } catch (error) {
        report(error);
      }
    },
    async findRecipes() {
      const { photo } = get();
      if (photo === null) return [];
      try {
        return await client.request('recipes.find', { photoId: photo.id });
      } catch (error) {
        report(error);
        return [];
      }
    },
    useRecipe: use,
    async openRecipe(file, refusal) {
      const recipe = recipeIn(await file.text());
      if (recipe === null) app.getState().tell('error', refusal);
      else await use(recipe);
    },
  };
}
