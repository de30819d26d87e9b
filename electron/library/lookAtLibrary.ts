import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { systemCode } from '../files/systemCode.ts';
import { type Database, isDamage } from './database.ts';
import { schemaVersion } from './migrate.ts';

/** How much a library or one of its backups holds, for telling two apart without comparing them. */
export interface LibraryContent {
  readonly photos: number;
  /** The number of the newest photo that was ever in it: removing photos does not lower it, losing them does. */
  readonly lastPhotoId: number;
  readonly albums: number;
  /** Up to when the person has said that less than what the backups hold is right; ISO 8601. */
  readonly lossAcceptedAt: string | null;
}

export type LookedAt =
  /** No file, or one that holds nothing; `hasLog`: what SQLite keeps beside a library is there nevertheless. */
  | { readonly kind: 'nothing'; readonly hasLog: boolean }
  /** A database of another program, or no database. It is never written to. */
  | { readonly kind: 'foreign'; readonly reason: string }
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'library'; readonly version: number; readonly content: LibraryContent };

const SQLITE_MAGIC = Buffer.from('SQLite format 3\0');

/**
 * What a library's file is, before anything is opened for writing: SQLite would make a missing file, throw away
 * the log of an empty one and change another program's.
 * @throws system errors, and SQLite's where the file cannot be read at all
 */
export function lookAtLibrary(file: string): LookedAt {
  const facts = factsOf(file);
  if (facts !== null && !facts.isFile()) return { kind: 'foreign', reason: 'it is no file' };
  if (facts === null || facts.size === 0) {
    return { kind: 'nothing', hasLog: (factsOf(`${file}-wal`)?.size ?? 0) > 0 };
  }
  if (!firstBytes(file).equals(SQLITE_MAGIC)) return { kind: 'damaged', reason: 'file is not a database' };
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return describe(db);
  } catch (error) {
    if (isDamage(error) && error instanceof Error) return { kind: 'damaged', reason: error.message };
    throw error;
  } finally {
    db?.close();
  }
}

/** @returns null where it is no library */
export function contentOf(db: Database): LibraryContent | null {
  const tables = tablesOf(db);
  if (!tables.has('photos') || !tables.has('albums')) return null;
  const count = (table: 'photos' | 'albums') =>
    Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const lastPhotoId = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'photos'").pluck().get();
  return {
    photos: count('photos'),
    lastPhotoId: Number(lastPhotoId ?? 0),
    albums: count('albums'),
    lossAcceptedAt: tables.has('settings') ? acceptedLossAt(db) : null,
  };
}

function describe(db: Database): LookedAt {
  const version = schemaVersion(db);
  const content = contentOf(db);
  if (content !== null && version > 0) return { kind: 'library', version, content };
  const tables = tablesOf(db);
  if (tables.size > 0) return { kind: 'foreign', reason: 'it is a database of another program' };
  if (version < 0)
    return { kind: 'foreign', reason: `its format is ${version}, which no version of the app wrote` };
  return version === 0
    ? { kind: 'nothing', hasLog: false }
    : { kind: 'library', version, content: { photos: 0, lastPhotoId: 0, albums: 0, lossAcceptedAt: null } };
}

function tablesOf(db: Database): Set<string> {
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return new Set(names);
}

/** Beside the settings that the app knows, which ignore it. */
const LOSS_ACCEPTED = 'lossAcceptedAt';

function acceptedLossAt(db: Database): string | null {
  const value: unknown = db.prepare('SELECT value FROM settings WHERE name = ?').pluck().get(LOSS_ACCEPTED);
  const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : null;
  return typeof parsed === 'string' ? parsed : null;
}

/** Notes in a library that what older backups hold beyond it is not missed. */
export function acceptLoss(db: Database, now: Date): void {
  db.prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)').run(
    LOSS_ACCEPTED,
    JSON.stringify(now.toISOString()),
  );
}

function firstBytes(file: string): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(SQLITE_MAGIC.length);
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(handle);
  }
}

function factsOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
