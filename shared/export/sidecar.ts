import { z } from 'zod';
import { outputOptionsSchema } from '../pictures/outputOptions.ts';
import { recipeSchema } from '../recipe/recipe.ts';

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
  try {
    const parsed = sidecarSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
