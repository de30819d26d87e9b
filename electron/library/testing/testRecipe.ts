import { RECIPE_VERSION, type Recipe } from '../../../shared/develop/recipe.ts';

export function testRecipe(dials: Record<string, number> = { pix: 1, sem: 0.5 }): Recipe {
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id: 'test-pack', version: '1.0.0', hash: 'c'.repeat(64) },
    scale: 2,
    dials,
    steps: {},
  };
}
