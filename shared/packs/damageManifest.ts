import { z } from 'zod';
import { packFiles, packIdentity, packPath, RADIUS_MAX_PX, TILE_MULTIPLE_MAX_PX } from './manifest.ts';

/**
 * The manifest of a pack that finds damage: scratches, dust, hairs, folds. Its graph takes float32 NCHW [1, 3, H, W] in
 * [0, 1], sides multiples of `tileMultiple`, and answers with the probability of damage, [1, 1, H, W].
 */
export const damageManifestSchema = z
  .strictObject({
    ...packIdentity,
    role: z.literal('damage'),
    graph: z.strictObject({ file: packPath, input: z.string().min(1), output: z.string().min(1) }),
    /** Pixels that one pixel's answer can depend on, to each side. */
    receptiveRadiusPx: z.number().int().min(0).max(RADIUS_MAX_PX),
    tileMultiple: z.number().int().min(1).max(TILE_MULTIPLE_MAX_PX),
    /** The probability from which on a pixel is taken for damage. */
    threshold: z.number().gt(0).lt(1),
    golden: z.strictObject({ file: packPath, tolerance: z.number().positive() }),
    files: packFiles,
  })
  .superRefine(({ graph, golden, files }, context) => {
    const listed = new Set(files.map((file) => file.path));
    for (const file of [graph.file, golden.file]) {
      if (listed.has(file)) continue;
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(file)} is used but not listed under files`,
      });
    }
  });

export type DamageManifest = z.infer<typeof damageManifestSchema>;
