import { sep } from 'node:path';
import type { Photo, ValueCount } from '../../shared/library/photo.ts';
import {
  type PhotoQuery,
  type PhotoQueryInput,
  type PhotoSort,
  photoQuerySchema,
} from '../../shared/library/photoQuery.ts';
import type { Database } from './database.ts';
import { keywordKey } from './keywordStore.ts';
import { PHOTO_COLUMNS, type PhotoRow, toPhoto } from './photoRow.ts';
import { splitSearch } from './searchText.ts';

type Parameters = Record<string, string | number>;

interface BuiltQuery {
  readonly from: string;
  readonly where: string;
  readonly order: string;
  readonly parameters: Parameters;
}

/**
 * Filtered and sorted lists. A grid asks once for `ids` (ten thousand are 80 kB; selection and keyboard
 * need them anyway) and then for the rows in sight with `PhotoStore.getMany`, or for a `window` directly.
 */
export class PhotoQueries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  ids(input: PhotoQueryInput): number[] {
    const { from, where, order, parameters } = build(photoQuerySchema.parse(input));
    return this.#db
      .prepare<[Parameters], number>(`SELECT p.id FROM ${from} WHERE ${where} ORDER BY ${order}`)
      .pluck()
      .all(parameters);
  }

  count(input: PhotoQueryInput): number {
    const { from, where, parameters } = build(photoQuerySchema.parse(input));
    const total = this.#db
      .prepare<[Parameters], number>(`SELECT count(*) FROM ${from} WHERE ${where}`)
      .pluck()
      .get(parameters);
    return total ?? 0;
  }

  window(input: PhotoQueryInput, offset: number, limit: number): Photo[] {
    const { from, where, order, parameters } = build(photoQuerySchema.parse(input));
    return this.#db
      .prepare<[Parameters], PhotoRow>(
        `SELECT ${PHOTO_COLUMNS} FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
      )
      .all({ ...parameters, limit, offset })
      .map(toPhoto);
  }

  cameras(): ValueCount[] {
    return this.#db
      .prepare<[], ValueCount>(
        'SELECT camera AS value, count(*) AS photos FROM photos WHERE camera IS NOT NULL GROUP BY camera',
      )
      .all();
  }

  folders(): ValueCount[] {
    return this.#db
      .prepare<[], ValueCount>(
        'SELECT folder AS value, count(*) AS photos FROM photos WHERE is_copy = 0 GROUP BY folder ORDER BY folder',
      )
      .all();
  }

  /** How many photos are copies of what was dropped: they lie in no folder of the person's. */
  copies(): number {
    return this.count({ copy: true });
  }

  /** How SQLite would run `ids`, one step a line: what tests and the bench look at. */
  explain(input: PhotoQueryInput): string[] {
    const { from, where, order, parameters } = build(photoQuerySchema.parse(input));
    return this.#db
      .prepare<[Parameters], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT p.id FROM ${from} WHERE ${where} ORDER BY ${order}`,
      )
      .all(parameters)
      .map((step) => step.detail);
  }
}

function build(query: PhotoQuery): BuiltQuery {
  const conditions: string[] = [];
  const parameters: Parameters = {};
  const when = (condition: string, values: Parameters = {}) => {
    conditions.push(condition);
    Object.assign(parameters, values);
  };
  if (query.albumId !== undefined) when('ap.album_id = @albumId', { albumId: query.albumId });
  if (query.folder !== undefined) {
    const folder = query.folder.endsWith(sep) ? query.folder.slice(0, -1) : query.folder;
    const below = `${folder}${sep}`;
    when('(p.folder = @folder OR (p.folder >= @below AND p.folder < @past))', {
      folder: folder === '' ? sep : folder,
      below,
      past: `${folder}${String.fromCharCode(sep.charCodeAt(0) + 1)}`,
    });
  }
  if (query.from !== undefined) when('p.sort_date >= @from', { from: query.from });
  // '~' sorts after every character that a date has: '2024-05~' lies behind all of May.
  if (query.to !== undefined) when('p.sort_date < @to', { to: `${query.to}~` });
  if (query.camera !== undefined) when('p.camera = @camera', { camera: query.camera });
  if (query.minRating !== undefined && query.minRating > 0)
    when('p.rating >= @minRating', { minRating: query.minRating });
  if (query.flags !== undefined) {
    when('p.flag IN (SELECT value FROM json_each(@flags))', { flags: JSON.stringify(query.flags) });
  }
  if (query.keyword !== undefined) {
    when(
      `p.id IN (SELECT pk.photo_id FROM photo_keywords pk JOIN keywords k ON k.id = pk.keyword_id
        WHERE k.name_key = @keyword)`,
      { keyword: keywordKey(query.keyword) },
    );
  }
  if (query.edited !== undefined) {
    when(`${query.edited ? '' : 'NOT '}EXISTS
      (SELECT 1 FROM edits e WHERE e.photo_id = p.id AND e.recipe IS NOT NULL)`);
  }
  if (query.importedFromMs !== undefined) {
    when('p.imported_at_ms >= @importedFromMs', { importedFromMs: query.importedFromMs });
  }
  if (query.missing !== undefined) when(`p.is_missing = ${query.missing ? 1 : 0}`);
  if (query.copy !== undefined) when(`p.is_copy = ${query.copy ? 1 : 0}`);
  if (query.text !== undefined) addTextConditions(query.text, when);
  return {
    from: query.albumId === undefined ? 'photos p' : 'album_photos ap JOIN photos p ON p.id = ap.photo_id',
    where: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '),
    order: orderOf(query),
    parameters,
  };
}

function addTextConditions(text: string, when: (condition: string, values: Parameters) => void): void {
  const { indexed, short } = splitSearch(text);
  if (indexed !== null) {
    when('p.id IN (SELECT rowid FROM photo_search WHERE photo_search MATCH @indexed)', { indexed });
  }
  short.forEach((term, index) => {
    const name = `short${index}`;
    when(`p.search_text LIKE @${name} ESCAPE '\\'`, { [name]: `%${term.replace(/[\\%_]/g, '\\$&')}%` });
  });
}

const ORDERS: Record<PhotoSort, readonly string[]> = {
  date: ['p.sort_date', 'p.id'],
  imported: ['p.imported_at_ms', 'p.id'],
  name: ['p.name_key', 'p.id'],
  rating: ['p.rating', 'p.sort_date', 'p.id'],
  album: ['ap.position', 'ap.photo_id'],
};

function orderOf(query: PhotoQuery): string {
  const sort = query.sort === 'album' && query.albumId === undefined ? 'date' : query.sort;
  // All columns turn round together, so that one index serves both directions.
  return ORDERS[sort].map((column) => `${column} ${query.descending ? 'DESC' : 'ASC'}`).join(', ');
}
