import { z } from 'zod';
import { PROVIDERS } from '../engine/protocol.ts';

const GIBIBYTE = 2 ** 30;

/** What the app remembers; every entry has a default, so a new or unreadable one costs nothing. */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'zh']).default('system'),
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  provider: z.enum(['auto', ...PROVIDERS]).default('auto'),
  /** Disk for kept residuals and for thumbnails. */
  residualCacheBytes: z
    .number()
    .int()
    .min(0)
    .default(4 * GIBIBYTE),
  thumbnailCacheBytes: z.number().int().min(0).default(GIBIBYTE),
  /** After a restart the export queue goes on by itself; otherwise it waits, paused. */
  queueResumes: z.boolean().default(true),
  /** Exports give way to other programs. */
  exportInBackground: z.boolean().default(false),
  exportFolder: z.string().nullable().default(null),
  /** The pack for photos that have no recipe yet. */
  packId: z.string().nullable().default(null),
  /** Where the window stood; null lets the system choose. */
  window: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(1),
      height: z.number().int().min(1),
      maximised: z.boolean(),
    })
    .nullable()
    .default(null),
  /** View, selection, panel widths: the renderer's own, opaque here. */
  view: z.record(z.string(), z.json()).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;
export type SettingName = keyof Settings;
