import { z } from 'zod';
import { flagSchema, ratingSchema } from './photo.ts';

export const PHOTO_SORTS = ['date', 'imported', 'name', 'rating', 'album'] as const;
export type PhotoSort = (typeof PHOTO_SORTS)[number];

/** A year, a month or a day: '2024', '2024-05', '2024-05-17'. */
const datePrefix = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);

/** As a person types it: '2024', '2024-5', '2024/05/17', '2024年5月17日'. Null where it is none of these. */
export function readDatePrefix(typed: string): string | null {
  const [, year, month, day] =
    /^(\d{4})年?(?:[-./]?(\d{1,2})月?(?:[-./]?(\d{1,2})日?)?)?$/.exec(typed.trim()) ?? [];
  if (year === undefined) return null;
  const parts = [month, day].flatMap((part) => (part === undefined ? [] : [Number(part)]));
  const isDate = parts.every((part, index) => part >= 1 && part <= (index === 0 ? 12 : 31));
  return isDate ? [year, ...parts.map((part) => String(part).padStart(2, '0'))].join('-') : null;
}

/** Which photos, in which order. Conditions are joined by 'and'; a missing one lets everything pass. */
export const photoQuerySchema = z.strictObject({
  albumId: z.number().int().optional(),
  /** Words that all occur in file name, camera or keywords; case and diacritics do not count. */
  text: z.string().max(200).optional(),
  /** Photos in this folder and below. */
  folder: z.string().optional(),
  /** By capture time, or the file's time where the camera wrote none; both ends included. */
  from: datePrefix.optional(),
  to: datePrefix.optional(),
  camera: z.string().optional(),
  minRating: ratingSchema.optional(),
  flags: z.array(flagSchema).min(1).optional(),
  keyword: z.string().optional(),
  edited: z.boolean().optional(),
  missing: z.boolean().optional(),
  /** Photos that were dropped or pasted, and whose originals are the app's own copies. */
  copy: z.boolean().optional(),
  /** Photos that came into the library since then. */
  importedFromMs: z.number().int().min(0).optional(),
  /** 'album' is the album's own order and needs `albumId`. */
  sort: z.enum(PHOTO_SORTS).default('date'),
  descending: z.boolean().default(false),
});

export type PhotoQuery = z.infer<typeof photoQuerySchema>;
/** A query as a caller writes it, defaults left out. */
export type PhotoQueryInput = z.input<typeof photoQuerySchema>;
