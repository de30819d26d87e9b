import type { ValueCount } from '../../shared/library/photo.ts';
import { type Database, write } from './database.ts';
import { refreshSearchText } from './searchText.ts';

/** Keywords of photos. They live in the library only; originals are never written. */
export class KeywordStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Every keyword that is in use, alphabetically. */
  list(): ValueCount[] {
    return this.#db
      .prepare<[], ValueCount>(
        `SELECT name AS value, count(*) AS photos FROM keywords JOIN photo_keywords ON keyword_id = keywords.id
         GROUP BY keywords.id ORDER BY name_key`,
      )
      .all();
  }

  add(photoIds: readonly number[], keywords: readonly string[]): void {
    write(this.#db, () => {
      const link = this.#db.prepare(
        'INSERT INTO photo_keywords (photo_id, keyword_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
      );
      for (const keyword of keywords) {
        const keywordId = this.#idOf(keyword);
        if (keywordId === null) continue;
        for (const photoId of photoIds) link.run(photoId, keywordId);
      }
      refreshSearchText(this.#db, photoIds);
    });
  }

  take(photoIds: readonly number[], keywords: readonly string[]): void {
    write(this.#db, () => {
      const unlink = this.#db.prepare(
        `DELETE FROM photo_keywords WHERE photo_id = ?
         AND keyword_id = (SELECT id FROM keywords WHERE name_key = ?)`,
      );
      for (const keyword of keywords) {
        for (const photoId of photoIds) unlink.run(photoId, keywordKey(keyword));
      }
      refreshSearchText(this.#db, photoIds);
    });
  }

  /** Makes the keyword where it is new; the first spelling stays. Null for an empty one. */
  #idOf(keyword: string): number | null {
    const name = keyword.normalize('NFC').trim();
    if (name === '') return null;
    this.#db
      .prepare('INSERT INTO keywords (name, name_key) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(name, keywordKey(name));
    const id = this.#db
      .prepare<[string], number>('SELECT id FROM keywords WHERE name_key = ?')
      .pluck()
      .get(keywordKey(name));
    return id ?? null;
  }
}

export function keywordKey(keyword: string): string {
  return keyword.normalize('NFC').trim().toLowerCase();
}
