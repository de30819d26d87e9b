import Sqlite from 'better-sqlite3';
import { Failure } from '../../shared/errors/failure.ts';

export type Database = Sqlite.Database;

/** How long a write waits for another process (app and command line share the file) before it gives up. */
const BUSY_TIMEOUT_MS = 10_000;
const CACHE_KIBIBYTES = 16_384;

/**
 * Opens a SQLite file as all parts expect it: WAL, so that readers never wait for a writer; foreign keys
 * on; every commit flushed (`synchronous = FULL`), because an export that says 'done' must have been done
 * after a power cut too.
 * @throws Error of SQLite, see `isDamage`
 */
export function openDatabase(file: string): Database {
  const db = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma(`cache_size = -${CACHE_KIBIBYTES}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Runs `work` in one transaction that takes the write lock at its start, so it never fails half-way for it. */
export function write<T>(db: Database, work: () => T): T {
  // Inside another transaction this is a savepoint.
  return db.transaction(work).immediate();
}

/** True where the file itself is not a sound database. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof Sqlite.SqliteError &&
    (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  );
}

export function isOfSqlite(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Sqlite.SqliteError;
}

export function isConstraint(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT');
}

/**
 * What SQLite finds wrong with a file's pages and cells; empty where all is well. `thorough` also compares
 * every index with its table, which costs several times as much.
 */
export function findDamage(db: Database, thorough: boolean): string[] {
  try {
    const check = thorough ? 'integrity_check' : 'quick_check';
    const lines = db.prepare<[], string>(`PRAGMA ${check}(20)`).pluck().all();
    return lines.filter((line) => line !== 'ok');
  } catch (error) {
    if (isDamage(error)) return [error instanceof Error ? error.message : String(error)];
    throw error;
  }
}

/** A failed statement as a sentence for a person, where one can be said; everything else is passed on. */
export function toLibraryFailure(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code.startsWith('SQLITE_BUSY')) {
    return new Failure('conflict.library-is-locked', {}, { cause: error });
  }
  // The second: its index of the log finds no room, which is looked for before anything is written.
  if (error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_SHMSIZE') {
    return new Failure('output-disk-full.of-library', {}, { cause: error });
  }
  if (isDamage(error)) {
    return new Failure('library-damaged.found-at-work', {}, { cause: error });
  }
  if (error.code.startsWith('SQLITE_CANTOPEN') || error.code.startsWith('SQLITE_READONLY')) {
    return new Failure('output-not-writable.library-file', {}, { cause: error });
  }
  return error;
}
