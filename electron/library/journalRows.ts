import { z } from 'zod';
import type { Database } from './database.ts';

/** Tables whose rows the journal keeps, with what tells their rows apart. */
const KEYS = {
  photos: ['id'],
  edits: ['photo_id'],
  edit_steps: ['photo_id', 'sequence'],
  versions: ['id'],
  presets: ['id'],
  albums: ['id'],
  album_photos: ['album_id', 'photo_id'],
  photo_keywords: ['photo_id', 'keyword_id'],
  export_items: ['id'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type JournalTable = keyof typeof KEYS;
export const journalTableSchema = z.enum(Object.keys(KEYS) as [JournalTable, ...JournalTable[]]);

/** Rows that an action may change. */
export interface Scope {
  readonly table: JournalTable;
  /** Which rows, by the values of one column; absent: all. */
  readonly rows?: { readonly column: string; readonly values: readonly number[] };
  /** Only these columns; absent: whole rows, which may come and go. */
  readonly columns?: readonly string[];
  /** Of a photo's history, which rows can be concerned: all but these stay as they are. */
  readonly steps?: { readonly from: number; readonly until: number };
}

const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type Row = z.infer<typeof rowSchema>;

/** A row as it was and as it is; null: there was or is none. */
export interface RowChange {
  readonly table: JournalTable;
  readonly before: Row | null;
  readonly after: Row | null;
}

/** Rows of scopes by table and key, parents first. */
export type Rows = ReadonlyMap<string, { readonly table: JournalTable; readonly row: Row }>;

export function readRows(db: Database, scopes: readonly Scope[]): Rows {
  const found = new Map<string, { table: JournalTable; row: Row }>();
  for (const { table, rows, columns, steps } of scopes) {
    const chosen = columns === undefined ? '*' : [...KEYS[table], ...columns].join(', ');
    const conditions = [
      ...(rows === undefined ? [] : [`${rows.column} IN (SELECT value FROM json_each(?))`]),
      ...(steps === undefined ? [] : [`(sequence >= ${steps.from} OR sequence <= ${steps.until})`]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const values = rows === undefined ? [] : [JSON.stringify(rows.values)];
    for (const row of db
      .prepare<string[], Row>(`SELECT ${chosen} FROM ${table} ${where}`)
      .iterate(...values)) {
      found.set(keyOf(table, row), { table, row });
    }
  }
  return found;
}

/** What is different now; of rows that stayed, only the columns that changed, with their key. */
export function compareRows(before: Rows, after: Rows): RowChange[] {
  const changes: RowChange[] = [];
  for (const [key, { table, row }] of before) {
    const now = after.get(key)?.row ?? null;
    if (now === null) changes.push({ table, before: row, after: null });
    else changes.push(...changedColumns(table, row, now));
  }
  for (const [key, { table, row }] of after) {
    if (!before.has(key)) changes.push({ table, before: null, after: row });
  }
  return changes;
}

/** One change for what two of the same row come to. */
export function joinChanges(first: readonly RowChange[], second: readonly RowChange[]): RowChange[] {
  const joined = new Map(first.map((change) => [keyOfChange(change), change]));
  for (const change of second) {
    const key = keyOfChange(change);
    const earlier = joined.get(key);
    joined.set(key, earlier === undefined ? change : joinTwo(earlier, change));
  }
  return [...joined.values()].filter(({ before, after }) => before !== null || after !== null);
}

/** Puts a row into the state `to`, wherever it comes from. */
export function setRow(db: Database, table: JournalTable, from: Row | null, to: Row | null): void {
  const known = to ?? from;
  if (known === null) return;
  const key = KEYS[table];
  const keyValues = key.map((column) => known[column] ?? null);
  const isRow = key.map((column) => `${column} = ?`).join(' AND ');
  if (to === null) {
    db.prepare(`DELETE FROM ${table} WHERE ${isRow}`).run(...keyValues);
    return;
  }
  const columns = columnsOf(db, table).filter((column) => column in to);
  const values = columns.map((column) => to[column] ?? null);
  if (from === null) {
    const names = columns.join(', ');
    const places = columns.map(() => '?').join(', ');
    // A photo may have come into an album by an import meanwhile: then it is there already.
    db.prepare(`INSERT INTO ${table} (${names}) VALUES (${places}) ON CONFLICT DO NOTHING`).run(...values);
    return;
  }
  const settings = columns.map((column) => `${column} = ?`).join(', ');
  db.prepare(`UPDATE ${table} SET ${settings} WHERE ${isRow}`).run(...values, ...keyValues);
}

export function parseRow(text: string | null): Row | null {
  return text === null ? null : rowSchema.parse(JSON.parse(text));
}

function joinTwo(first: RowChange, second: RowChange): RowChange {
  const isUpdate = (change: RowChange) => change.before !== null && change.after !== null;
  const { table } = first;
  if (isUpdate(first) && isUpdate(second)) {
    return {
      table,
      before: { ...second.before, ...first.before },
      after: { ...first.after, ...second.after },
    };
  }
  // A whole row that came keeps its other columns; one that went is as it was before the first change.
  const before = first.before === null ? null : { ...second.before, ...first.before };
  const after = second.after === null ? null : { ...first.after, ...second.after };
  return { table, before, after };
}

function changedColumns(table: JournalTable, before: Row, after: Row): RowChange[] {
  const changed = Object.keys(after).filter((column) => before[column] !== after[column]);
  if (changed.length === 0) return [];
  const pick = (row: Row): Row =>
    Object.fromEntries([...KEYS[table], ...changed].map((column) => [column, row[column] ?? null]));
  return [{ table, before: pick(before), after: pick(after) }];
}

/** By today's schema: a row that an older app kept may have columns that are gone. */
function columnsOf(db: Database, table: JournalTable): string[] {
  return db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
}

function keyOf(table: JournalTable, row: Row): string {
  return [table, ...KEYS[table].map((column) => row[column])].join(' ');
}

function keyOfChange({ table, before, after }: RowChange): string {
  return keyOf(table, before ?? after ?? {});
}
