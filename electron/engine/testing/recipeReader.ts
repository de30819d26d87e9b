import { type Recipe, recipeSchema } from '../../../shared/develop/recipe.ts';
import { readManifest } from '../../packs/openPack.ts';

/** What a test says of a recipe besides its dials; masks in the words of version 1, which are the shortest. */
export interface RecipeChanges {
  readonly scale?: number;
  readonly colourFix?: string;
  readonly prompt?: string;
  /** Grey PNG in base64, in the dials' order; the dial is what white stands for. */
  readonly masks?: readonly (string | null)[];
}

export type ReadRecipe = (dials: readonly number[], changes?: RecipeChanges) => Recipe;

/** Makes recipes for a pack, its dials in the pack's order. */
export async function recipeReader(packFolder: string): Promise<ReadRecipe> {
  const { manifest, hash } = await readManifest(packFolder);
  const { id, version, dials: known } = manifest;
  return (dials, { masks = [], scale = 1, ...changes } = {}) => {
    const entries = dials.map((value, index) => [known[index]?.id ?? `unknown${index}`, value] as const);
    const painted = entries.flatMap(([dial, white], index) => {
      const png = masks[index] ?? null;
      return png === null ? [] : [[dial, { png, white }] as const];
    });
    return recipeSchema.parse({
      ...{ recipeVersion: 1, pack: { id, version, hash }, scale, dials: Object.fromEntries(entries) },
      ...(painted.length === 0 ? {} : { masks: Object.fromEntries(painted) }),
      ...changes,
    } as unknown as Recipe);
  };
}
