import { Failure } from '../../shared/errors/failure.ts';
import type { Album } from '../../shared/library/photo.ts';
import { type Database, isConstraint, write } from './database.ts';

/** Albums: named, ordered sets of photos. A photo may be in several. */
export class AlbumStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(): Album[] {
    return this.#db
      .prepare<[], Album>(
        `SELECT id, name, (SELECT count(*) FROM album_photos WHERE album_id = albums.id) AS photos
         FROM albums ORDER BY name_key`,
      )
      .all();
  }

  get(id: number): Album {
    const album = this.#db
      .prepare<[number], Album>(
        `SELECT id, name, (SELECT count(*) FROM album_photos WHERE album_id = albums.id) AS photos
         FROM albums WHERE id = ?`,
      )
      .get(id);
    if (album === undefined) throw new Failure('not-found.album', { id });
    return album;
  }

  /** @throws Failure 'conflict' where the name is taken (case does not count), 'request-invalid' where empty */
  create(name: string, now = Date.now()): Album {
    const clean = cleanName(name);
    const { lastInsertRowid } = this.#refuseTaken(clean, () =>
      this.#db
        .prepare('INSERT INTO albums (name, name_key, created_at_ms) VALUES (?, ?, ?)')
        .run(clean, nameKey(clean), now),
    );
    return this.get(Number(lastInsertRowid));
  }

  /** @throws Failure 'conflict', 'not-found' */
  rename(id: number, name: string): Album {
    const clean = cleanName(name);
    this.#refuseTaken(clean, () =>
      this.#db
        .prepare('UPDATE albums SET name = ?, name_key = ? WHERE id = ?')
        .run(clean, nameKey(clean), id),
    );
    return this.get(id);
  }

  /** The photos stay in the library. */
  remove(id: number): void {
    this.#db.prepare('DELETE FROM albums WHERE id = ?').run(id);
  }

  /** Appends in the order given; photos that are in it keep their place. @throws Failure 'not-found' */
  add(id: number, photoIds: readonly number[]): void {
    write(this.#db, () => {
      this.get(id);
      const insert = this.#db.prepare(
        `INSERT INTO album_photos (album_id, photo_id, position)
         VALUES (@id, @photoId, (SELECT coalesce(max(position), 0) + 1 FROM album_photos WHERE album_id = @id))
         ON CONFLICT DO NOTHING`,
      );
      for (const photoId of photoIds) insert.run({ id, photoId });
    });
  }

  take(id: number, photoIds: readonly number[]): void {
    write(this.#db, () => {
      const remove = this.#db.prepare('DELETE FROM album_photos WHERE album_id = ? AND photo_id = ?');
      for (const photoId of photoIds) remove.run(id, photoId);
    });
  }

  /** Gives the album's photos the order of `photoIds`; photos of the album that are not named follow. */
  reorder(id: number, photoIds: readonly number[]): void {
    write(this.#db, () => {
      const named = new Set(photoIds);
      const others = this.photoIds(id).filter((photoId) => !named.has(photoId));
      const place = this.#db.prepare(
        'UPDATE album_photos SET position = ? WHERE album_id = ? AND photo_id = ?',
      );
      [...photoIds, ...others].forEach((photoId, index) => {
        place.run(index + 1, id, photoId);
      });
    });
  }

  photoIds(id: number): number[] {
    return this.#db
      .prepare<[number], number>(
        'SELECT photo_id FROM album_photos WHERE album_id = ? ORDER BY position, photo_id',
      )
      .pluck()
      .all(id);
  }

  #refuseTaken<T>(name: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isConstraint(error)) throw error;
      throw new Failure('conflict.album-name-taken', { name }, { cause: error });
    }
  }
}

function cleanName(name: string): string {
  const clean = name.normalize('NFC').trim();
  if (clean !== '') return clean;
  throw new Failure('request-invalid.album-needs-name', {});
}

function nameKey(name: string): string {
  return name.toLowerCase();
}
