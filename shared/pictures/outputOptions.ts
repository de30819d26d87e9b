import { z } from 'zod';

export const OUTPUT_FORMATS = ['jpeg', 'png', 'tiff', 'webp', 'avif'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What a result is made to fit, after restoration; it is only ever made smaller. */
const resizeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('long-side'), px: z.number().int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('megapixels'), megapixels: z.number().positive().max(1000) }),
  /** Fits a sheet of paper in either orientation; the file says the density. */
  z.strictObject({
    kind: z.literal('print'),
    widthMm: z.number().positive().max(10_000),
    heightMm: z.number().positive().max(10_000),
    dpi: z.number().int().min(30).max(2400),
  }),
]);
export type Resize = z.infer<typeof resizeSchema>;

export const OUTPUT_PROFILES = ['keep', 'srgb', 'display-p3'] as const;
export type OutputProfile = (typeof OUTPUT_PROFILES)[number];

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
  /** Chroma of JPEG and AVIF: full resolution or half; left out: full from quality 90 on. */
  chroma: z.enum(['full', 'half']).optional(),
  /** JPEG that appears as a whole and sharpens while it loads. */
  progressive: z.boolean().optional(),
  /** Left out: deflate. All are lossless. */
  tiffCompression: z.enum(['none', 'lzw', 'deflate']).optional(),
  resize: resizeSchema.optional(),
  /** Left out: the photo's own. */
  profile: z.enum(OUTPUT_PROFILES).optional(),
  /** Sharpening for where the result is seen, after resizing. */
  sharpening: z.enum(['screen', 'print']).optional(),
  /** 'Restored with …', put into the file's XMP as the tool that made it, whatever `metadata` says. */
  restoredWith: z.string().min(1).max(500).optional(),
  /** Whether the file says that it was restored, by what, and that an algorithm enhanced it; left out: yes. */
  marks: z.boolean().optional(),
  /** What the library says of this photo: it takes the place of what the original says, where metadata are kept. */
  described: z
    .strictObject({
      rating: z.number().int().min(0).max(5),
      keywords: z.array(z.string().min(1).max(1000)).max(10_000),
    })
    .optional(),
});

export type OutputOptions = z.infer<typeof outputOptionsSchema>;
