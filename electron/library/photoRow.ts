import { z } from 'zod';
import { readNotes } from '../../shared/errors/note.ts';
import type { Flag, Photo } from '../../shared/library/photo.ts';

/** A row as `PHOTO_COLUMNS` reads it; STRICT tables and their CHECKs vouch for the types. */
export interface PhotoRow {
  readonly id: number;
  readonly path: string;
  readonly file_name: string;
  readonly folder: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly modified_at_ms: number;
  readonly format: string;
  readonly width_px: number;
  readonly height_px: number;
  readonly channels: 1 | 3;
  readonly has_alpha: number;
  readonly depth: 8 | 16;
  readonly profile_name: string;
  readonly has_gps: number;
  readonly captured_at: string | null;
  readonly camera: string | null;
  readonly notes: string;
  readonly rating: number;
  readonly flag: Flag;
  readonly imported_at_ms: number;
  readonly is_missing: number;
  readonly is_copy: number;
  readonly edit_key: string | null;
  readonly keywords: string;
}

export const PHOTO_COLUMNS = `
  p.id, p.path, p.file_name, p.folder, p.sha256, p.bytes, p.modified_at_ms, p.format, p.width_px, p.height_px,
  p.channels, p.has_alpha, p.depth, p.profile_name, p.has_gps, p.captured_at, p.camera, p.notes, p.rating,
  p.flag, p.imported_at_ms, p.is_missing, p.is_copy,
  (SELECT e.sequence || '.' || e.updated_at_ms FROM edits e
   WHERE e.photo_id = p.id AND e.recipe IS NOT NULL) AS edit_key,
  (SELECT json_group_array(k.name ORDER BY k.name_key) FROM photo_keywords pk
   JOIN keywords k ON k.id = pk.keyword_id WHERE pk.photo_id = p.id) AS keywords`;

const texts = z.array(z.string());

export function toPhoto(row: PhotoRow): Photo {
  return {
    id: row.id,
    path: row.path,
    fileName: row.file_name,
    folder: row.folder,
    sha256: row.sha256,
    bytes: row.bytes,
    modifiedAtMs: row.modified_at_ms,
    format: row.format,
    widthPx: row.width_px,
    heightPx: row.height_px,
    channels: row.channels,
    hasAlpha: row.has_alpha === 1,
    depth: row.depth,
    profileName: row.profile_name,
    hasGps: row.has_gps === 1,
    capturedAt: row.captured_at,
    camera: row.camera,
    notes: readNotes(row.notes),
    rating: row.rating,
    flag: row.flag,
    keywords: texts.parse(JSON.parse(row.keywords)),
    importedAtMs: row.imported_at_ms,
    isMissing: row.is_missing === 1,
    isCopy: row.is_copy === 1,
    isEdited: row.edit_key !== null,
    editKey: row.edit_key,
  };
}
