import { z } from 'zod';

export const OUTPUT_FORMATS = ['jpeg', 'png', 'tiff', 'webp', 'avif'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** How a file is written; what is done to the photograph is a `Recipe`. */
export const outputOptionsSchema = z.strictObject({
  format: z.enum(OUTPUT_FORMATS),
  /** Bits per channel; 16 only for PNG and TIFF. */
  depth: z.union([z.literal(8), z.literal(16)]).default(8),
  /** 1 to 100, for JPEG, WebP and AVIF. */
  quality: z.number().int().min(1).max(100).default(92),
  metadata: z.enum(['all', 'without-gps', 'none']).default('all'),
  /** A one-channel original is written with one channel. */
  keepGreyscale: z.boolean().default(true),
  overwrite: z.boolean().default(false),
});

export type OutputOptions = z.infer<typeof outputOptionsSchema>;
