import { basename, dirname } from 'node:path';
import type { PictureFacts } from '../../shared/engine/protocol.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { localTime } from '../../shared/library/localTime.ts';
import { nameSortKey } from '../../shared/library/nameSortKey.ts';
import { type Flag, flagSchema, type Photo, ratingSchema } from '../../shared/library/photo.ts';
import type { FileState } from '../files/hashFile.ts';
import { type Database, isConstraint, write } from './database.ts';
import { PHOTO_COLUMNS, type PhotoRow, toPhoto } from './photoRow.ts';
import { refreshSearchText } from './searchText.ts';

/** What the library remembers of an original, enough to see whether it still is the same. */
export interface KnownOriginal extends FileState {
  readonly id: number;
  readonly sha256: string;
  readonly isMissing: boolean;
}

const KNOWN_ORIGINAL = 'id, path, bytes, modified_at_ms AS modifiedAtMs, sha256, is_missing';

/** Photos by id, path and hash. Lists and filters are in `PhotoQueries`. */
export class PhotoStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @throws Failure 'conflict' where the path is in the library */
  add(file: FileState, facts: PictureFacts, options: { isCopy?: boolean; now?: number } = {}): number {
    const { isCopy = false, now = Date.now() } = options;
    return this.#refuseTakenPath(file.path, () => {
      const { lastInsertRowid } = this.#db
        .prepare(
          `INSERT INTO photos (path, file_name, folder, name_key, sha256, bytes, modified_at_ms, format, width_px,
             height_px, channels, has_alpha, depth, profile_name, has_gps, captured_at, sort_date, camera, notes,
             rating, search_text, imported_at_ms, is_copy)
           VALUES (@path, @fileName, @folder, @nameKey, @sha256, @bytes, @modifiedAtMs, @format, @widthPx,
             @heightPx, @channels, @hasAlpha, @depth, @profileName, @hasGps, @capturedAt, @sortDate, @camera,
             @notes, @rating, '', @now, @isCopy)`,
        )
        .run({ ...columnsOf(file, facts), rating: ratingOf(facts), now, isCopy: isCopy ? 1 : 0 });
      const id = Number(lastInsertRowid);
      refreshSearchText(this.#db, [id]);
      return id;
    });
  }

  /** Takes over what a changed original is now; rating, flag, keywords, edits and versions stay. */
  updateOriginal(id: number, file: FileState, facts: PictureFacts): void {
    this.#refuseTakenPath(file.path, () => {
      this.#db
        .prepare(
          `UPDATE photos SET path = @path, file_name = @fileName, folder = @folder, name_key = @nameKey,
             sha256 = @sha256, bytes = @bytes, modified_at_ms = @modifiedAtMs, format = @format,
             width_px = @widthPx, height_px = @heightPx, channels = @channels, has_alpha = @hasAlpha,
             depth = @depth, profile_name = @profileName, has_gps = @hasGps, captured_at = @capturedAt,
             sort_date = @sortDate, camera = @camera, notes = @notes, is_missing = 0
           WHERE id = @id`,
        )
        .run({ ...columnsOf(file, facts), id });
      refreshSearchText(this.#db, [id]);
    });
  }

  /** The same content at another place, or with another time. @throws Failure 'conflict' */
  moveOriginal(id: number, file: FileState): void {
    this.#refuseTakenPath(file.path, () => {
      this.#db
        .prepare(
          `UPDATE photos SET path = @path, file_name = @fileName, folder = @folder, name_key = @nameKey,
             bytes = @bytes, modified_at_ms = @modifiedAtMs, is_missing = 0 WHERE id = @id`,
        )
        .run({ id, ...placeOf(file), bytes: file.bytes, modifiedAtMs: file.modifiedAtMs });
      refreshSearchText(this.#db, [id]);
    });
  }

  setMissing(ids: readonly number[], isMissing: boolean): void {
    this.#forEach('UPDATE photos SET is_missing = @value WHERE id = @id', ids, isMissing ? 1 : 0);
  }

  setRating(ids: readonly number[], rating: number): void {
    this.#forEach('UPDATE photos SET rating = @value WHERE id = @id', ids, ratingSchema.parse(rating));
  }

  setFlag(ids: readonly number[], flag: Flag): void {
    this.#forEach('UPDATE photos SET flag = @value WHERE id = @id', ids, flagSchema.parse(flag));
  }

  /** Forgets photos with their edits and versions; the files stay. */
  remove(ids: readonly number[]): void {
    this.#forEach('DELETE FROM photos WHERE id = @id AND @value IS NULL', ids, null);
  }

  /** @throws Failure 'not-found' */
  get(id: number): Photo {
    const [photo] = this.getMany([id]);
    if (photo === undefined) throw new Failure('not-found.photo', { id });
    return photo;
  }

  /** In the order of `ids`; ids that are gone are left out. */
  getMany(ids: readonly number[]): Photo[] {
    const select = this.#db.prepare<[number], PhotoRow>(
      `SELECT ${PHOTO_COLUMNS} FROM photos p WHERE p.id = ?`,
    );
    return ids.flatMap((id) => {
      const row = select.get(id);
      return row === undefined ? [] : [toPhoto(row)];
    });
  }

  originalAt(path: string): KnownOriginal | null {
    return this.#originals('WHERE path = ?', path)[0] ?? null;
  }

  originalsWithHash(sha256: string): KnownOriginal[] {
    return this.#originals('WHERE sha256 = ? ORDER BY id', sha256);
  }

  originals(ids: readonly number[]): KnownOriginal[] {
    return this.#originals('WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id', JSON.stringify(ids));
  }

  missingOriginals(): KnownOriginal[] {
    return this.#originals('WHERE is_missing = ? ORDER BY id', 1);
  }

  #originals(where: string, value: string | number): KnownOriginal[] {
    return this.#db
      .prepare<[string | number], Omit<KnownOriginal, 'isMissing'> & { is_missing: number }>(
        `SELECT ${KNOWN_ORIGINAL} FROM photos ${where}`,
      )
      .all(value)
      .map(({ is_missing, ...known }) => ({ ...known, isMissing: is_missing === 1 }));
  }

  #forEach(sql: string, ids: readonly number[], value: string | number | null): void {
    write(this.#db, () => {
      const statement = this.#db.prepare(sql);
      for (const id of ids) statement.run({ id, value });
    });
  }

  #refuseTakenPath<T>(path: string, work: () => T): T {
    try {
      return write(this.#db, work);
    } catch (error) {
      if (!isConstraint(error) || this.originalAt(path) === null) throw error;
      throw new Failure('conflict.photo-is-in-library', { path }, { cause: error });
    }
  }
}

function placeOf(file: FileState) {
  const fileName = basename(file.path).normalize('NFC');
  return { path: file.path, fileName, folder: dirname(file.path), nameKey: nameSortKey(fileName) };
}

function columnsOf(file: FileState, facts: PictureFacts) {
  const capturedAt = captureTime(facts.capturedAt);
  return {
    ...placeOf(file),
    sha256: facts.sha256,
    bytes: file.bytes,
    modifiedAtMs: file.modifiedAtMs,
    format: facts.format,
    widthPx: facts.widthPx,
    heightPx: facts.heightPx,
    channels: facts.channels,
    hasAlpha: facts.hasAlpha ? 1 : 0,
    depth: facts.depth,
    profileName: facts.profileName,
    hasGps: facts.hasGps ? 1 : 0,
    capturedAt,
    sortDate: capturedAt ?? localTime(file.modifiedAtMs),
    camera: facts.camera?.trim() || null,
    notes: JSON.stringify(facts.notes),
  };
}

/** Also understands EXIF's own spelling, '2024:05:17 10:30:00'. Null for anything that is not a time. */
function captureTime(capturedAt: string | undefined): string | null {
  const match = /^(\d{4})[:-](\d{2})[:-](\d{2})(?:[T ](\d{2}:\d{2}:\d{2}))?/.exec(capturedAt ?? '');
  if (match === null) return null;
  const [, year, month, day, time = '00:00:00'] = match;
  return `${year}-${month}-${day}T${time}`;
}

/** XMP knows −1 for 'rejected' and some programs write fractions; anything odd counts as unrated. */
function ratingOf(facts: PictureFacts): number {
  const parsed = ratingSchema.safeParse(Math.round(facts.rating ?? 0));
  return parsed.success ? parsed.data : 0;
}
