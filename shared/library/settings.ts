import { z } from 'zod';
import { RECIPE_GROUPS } from '../develop/recipeGroups.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../engine/protocol.ts';
import { PROVIDERS } from '../engine/providers.ts';
import { exportChoicesSchema } from '../export/exportSettings.ts';
import { exportDestinationSchema } from '../export/namedDestination.ts';
import { WANTED_PRECISIONS } from '../packs/precision.ts';

const GIBIBYTE = 2 ** 30;
const bytes = z.number().int().min(0);

const settingsSchema = z.strictObject({
  language: z.enum(['system', 'en', 'zh']),
  theme: z.enum(['system', 'dark', 'light']),
  provider: z.enum(['auto', ...PROVIDERS]),
  precision: z.enum(['auto', ...WANTED_PRECISIONS]),
  /** Bounds of kept residuals in memory and on disk, and of thumbnails. */
  residualMemoryBytes: bytes,
  residualCacheBytes: bytes,
  thumbnailCacheBytes: bytes,
  /** After a restart the export queue goes on by itself; otherwise it waits, paused. */
  queueResumes: z.boolean(),
  /** The engine gives way to all other programs. */
  lowPriority: z.boolean(),
  /** What the last export was made with; the next one begins there. */
  exportChoices: exportChoicesSchema.nullable(),
  /** Where the last export went; the next one begins there. */
  exportDestination: exportDestinationSchema.nullable(),
  exportFolder: z.string().nullable(),
  /** The pack for photos that have no recipe yet. */
  packId: z.string().nullable(),
  /**
   * Where the dials of photos without settings of their own stand: at 0, at a preset's values, or (null) where their
   * pack has them. `key` tells which preset it was.
   */
  start: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('as-it-is') }),
      z.strictObject({
        kind: z.literal('preset'),
        key: z.string().min(1).max(200),
        dials: z.record(z.string(), z.number().min(-4).max(4)),
      }),
    ])
    .nullable(),
  /** What of a photo's settings is pasted onto others. */
  pasteGroups: z.array(z.enum(RECIPE_GROUPS)).max(RECIPE_GROUPS.length),
  /** When the last import that brought photos began; null once the set was put away. */
  lastImport: z.object({ fromMs: z.number().int().min(0) }).nullable(),
  /** Where the window stood; null lets the system choose. */
  window: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(1),
      height: z.number().int().min(1),
      maximised: z.boolean(),
    })
    .nullable(),
  /** View, selection, panel widths: the renderer's own, opaque here. */
  view: z.record(z.string(), z.json()),
});

/** What the app remembers. */
export type Settings = z.infer<typeof settingsSchema>;
export type SettingName = keyof Settings;

/** Every entry has one, so a new or unreadable entry costs nothing. */
export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  provider: 'auto',
  precision: 'auto',
  residualMemoryBytes: DEFAULT_ENGINE_SETTINGS.memoryBytes,
  residualCacheBytes: 4 * GIBIBYTE,
  thumbnailCacheBytes: GIBIBYTE,
  queueResumes: true,
  lowPriority: false,
  exportChoices: null,
  exportDestination: null,
  exportFolder: null,
  packId: null,
  start: null,
  pasteGroups: [...RECIPE_GROUPS],
  lastImport: null,
  window: null,
  view: {},
};

/**
 * Some of the settings. Without defaults, on purpose: with them, a change of one entry would set all others
 * back.
 */
export const settingsChangesSchema = settingsSchema.partial();

/** The schema of one entry. */
export const SETTING_SCHEMAS = settingsSchema.shape;
