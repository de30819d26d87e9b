import { Failure } from '../../shared/errors/failure.ts';
import { type Database, write } from './database.ts';

/** One step of the schema. A migration that has landed is never edited; the next change is the next file. */
export interface Migration {
  /** 1, 2, 3… without gaps; kept in the file as `user_version`. */
  readonly version: number;
  readonly sql: string;
}

export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings a database to the newest of `migrations`, all or nothing, and does nothing where it is there.
 * Two processes may call it at once: the second waits and finds the work done.
 * @throws Failure 'library-newer' where the file was made by a newer app
 */
export function migrate(db: Database, migrations: readonly Migration[]): { from: number; to: number } {
  const newest = migrations.length;
  const from = schemaVersion(db);
  refuseNewer(from, newest);
  if (from === newest) return { from, to: newest };
  // A table may be rebuilt on the way, so references are checked at the end instead of at every row.
  db.pragma('foreign_keys = OFF');
  try {
    write(db, () => {
      const current = schemaVersion(db);
      refuseNewer(current, newest);
      for (const migration of migrations.slice(current)) {
        db.exec(migration.sql);
        db.pragma(`user_version = ${migration.version}`);
      }
      const broken = db.prepare('PRAGMA foreign_key_check').all();
      if (broken.length > 0) throw new Error(`a migration left ${broken.length} rows that refer to nothing`);
    });
  } finally {
    db.pragma('foreign_keys = ON');
  }
  return { from, to: newest };
}

function refuseNewer(found: number, newest: number): void {
  if (found <= newest) return;
  throw new Failure('library-newer.newer-format', { found, newest });
}
