import { z } from 'zod';
import { exportSettingsSchema } from './exportSettings.ts';

/** Where results go, as main keeps it. */
export const exportDestinationSchema = exportSettingsSchema.shape.destination;

/** The same as the window says it, which names no paths. */
export const namedDestinationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('beside-original') }),
  /** The one of the settings. */
  z.strictObject({ kind: z.literal('export-folder') }),
  /** By the id of a folder that was chosen. */
  z.strictObject({ kind: z.literal('folder'), folder: z.uuid() }),
  /** Where the last export went. */
  z.strictObject({ kind: z.literal('last') }),
  /** Where that preset of exports says. */
  z.strictObject({ kind: z.literal('preset'), id: z.number().int() }),
]);
export type NamedDestination = z.infer<typeof namedDestinationSchema>;
