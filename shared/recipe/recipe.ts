import { z } from 'zod';
import type { Dial } from '../packs/manifest.ts';

/**
 * What is done to a photograph, version 1. With the same provider and app version the same recipe gives
 * the same bytes. How a file is written (format, size, name…) is a separate `OutputOptions`.
 */
export const RECIPE_VERSION = 1;

/** Characters; CLIP reads 75 tokens, so there is no use in more. */
export const PROMPT_LENGTH_MAX = 1000;

/** Of a latent pack, where a recipe does not say. */
export const DEFAULT_COLOUR_FIX = 'adain';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const recipeSchema = z.strictObject({
  recipeVersion: z.literal(RECIPE_VERSION),
  pack: z.strictObject({
    id: z.string().min(1),
    version: z.string().min(1),
    /** SHA-256 of the pack's manifest.json, which holds the hashes of all its files. */
    hash: sha256,
  }),
  /** Enlargement, 1 to 4, fractions too. */
  scale: z.number().min(1).max(4),
  /** λ per dial id; a missing one stands at the pack's default. */
  dials: z.record(z.string(), z.number().min(-4).max(4)),
  /** Painted λ per dial id: PNG, 8 or 16 bit grey, base64; full white is `white`. */
  masks: z.record(z.string(), z.strictObject({ png: z.string(), white: z.number() })).optional(),
  colourFix: z.enum(['adain', 'wavelet', 'none']).optional(),
  /** What the picture shows, in words, for latent packs that take them. */
  prompt: z.string().max(PROMPT_LENGTH_MAX).optional(),
  precision: z.enum(['fp32', 'fp16', 'mixed']).optional(),
  /** SHA-256 of the original file. */
  originalSha256: sha256.optional(),
});

export type Recipe = z.infer<typeof recipeSchema>;

/** Where a dial stands; a painted one where its map is white. */
export function lambdaOf(recipe: Recipe | null, { id, default: untouched }: Dial): number {
  return recipe?.masks?.[id]?.white ?? recipe?.dials[id] ?? untouched;
}
