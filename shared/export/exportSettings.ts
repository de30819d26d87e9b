import { z } from 'zod';
import { type OutputFormat, outputOptionsSchema } from '../pictures/outputOptions.ts';
import { CONFLICT_POLICIES } from './conflictPolicy.ts';
import { DEFAULT_TEMPLATE } from './nameTemplate.ts';
import { NEWER_PACK_ANSWERS } from './newerPack.ts';

/** What the export dialog, a preset and the command line say about a whole job. */
export const exportSettingsSchema = z.strictObject({
  output: outputOptionsSchema,
  template: z.string().min(1).max(500).default(DEFAULT_TEMPLATE),
  destination: z.discriminatedUnion('kind', [
    /** Absolute. */
    z.strictObject({ kind: z.literal('folder'), path: z.string().min(1) }),
    z.strictObject({ kind: z.literal('beside-original') }),
  ]),
  conflict: z.enum(CONFLICT_POLICIES).default('number'),
  /** A '.recipe.json' beside each result, with which it can be made again. */
  sidecar: z.boolean().default(false),
  /** Beside each result a picture of original and result. */
  comparisons: z.boolean().default(false),
  /** Pages with all results, small. */
  contactSheet: z.boolean().default(false),
  /** Absent: nobody has been asked yet. */
  newerPack: z.enum(NEWER_PACK_ANSWERS).optional(),
});

/** Without what is of one job alone: what a preset keeps, and what the window may say, which names no paths. */
export const exportChoicesSchema = exportSettingsSchema.omit({ destination: true, newerPack: true });

export type ExportChoices = z.infer<typeof exportChoicesSchema>;
export type ExportSettings = z.infer<typeof exportSettingsSchema>;
export type ExportSettingsInput = z.input<typeof exportSettingsSchema>;

const EXTENSIONS: Record<OutputFormat, string> = {
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  webp: 'webp',
  avif: 'avif',
};

export function fileExtension(format: OutputFormat): string {
  return EXTENSIONS[format];
}
