import { z } from 'zod';
import { type Recipe, recipeSchema } from '../develop/recipe.ts';
import { outputOptionsSchema } from '../pictures/outputOptions.ts';

export const SIDECAR_VERSION = 1;
export const SIDECAR_ENDING = '.recipe.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What is written beside a result: all that is needed to make it again, and to see whether it still is it. */
export const sidecarSchema = z.strictObject({
  sidecarVersion: z.literal(SIDECAR_VERSION),
  recipe: recipeSchema,
  output: outputOptionsSchema,
  original: z.strictObject({ fileName: z.string(), sha256 }),
  result: z.strictObject({ sha256, widthPx: z.number(), heightPx: z.number() }),
});

export type Sidecar = z.infer<typeof sidecarSchema>;

/** Null where the text is not a sidecar of this version. */
export function parseSidecar(text: string): Sidecar | null {
  return sidecarSchema.safeParse(parseJson(text)).data ?? null;
}

/** The recipe of a file that a person kept: a recipe itself, or what an export left beside its result. */
export function recipeIn(text: string): Recipe | null {
  return parseSidecar(text)?.recipe ?? recipeSchema.safeParse(parseJson(text)).data ?? null;
}

/** Undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
