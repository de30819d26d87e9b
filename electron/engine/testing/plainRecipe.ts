import { RECIPE_VERSION, type Recipe } from '../../../shared/develop/recipe.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';

/** A recipe of a pack whose dials stand at their defaults, with changes. */
export function plainRecipe(
  { pack }: Pick<ProvenPack, 'pack'>,
  scale: number,
  changes: Partial<Recipe> = {},
): Recipe {
  const { manifest, hash } = pack;
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id: manifest.id, version: manifest.version, hash },
    scale,
    dials: Object.fromEntries(manifest.dials.map((dial) => [dial.id, dial.default])),
    steps: {},
    ...changes,
  };
}
