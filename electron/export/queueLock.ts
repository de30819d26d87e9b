import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Library } from '../library/openLibrary.ts';

const LOCK_FILE = 'queue.lock';

/**
 * The right to work on a library's exports, which one process at a time has: SQLite's exclusive lock on an empty
 * database beside the library. The system frees it when the process ends, however that happens, and taking or
 * giving it back writes nothing, so a full disk holds nobody up. It is not the library's own lock: reading and
 * steering the queue go on meanwhile.
 */
export class QueueLock {
  readonly #path: string;
  /**
   * Open while the lock is held; it is freed with this object, so a holder must be referred to as long as it works.
   * Nothing else may open and close the file: POSIX would drop the lock.
   */
  #connection: Sqlite.Database | null = null;

  constructor({ db }: Pick<Library, 'db'>) {
    this.#path = join(dirname(db.name), LOCK_FILE);
  }

  get isHeld(): boolean {
    return this.#connection !== null;
  }

  /**
   * @returns false where another queue has it, in this process or another one
   * @throws SQLite's errors where the file cannot be opened
   */
  tryTake(): boolean {
    if (this.#connection !== null) return true;
    const connection = new Sqlite(this.#path, { timeout: 0 });
    try {
      connection.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      connection.close();
      if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
      throw error;
    }
    this.#connection = connection;
    return true;
  }

  giveBack(): void {
    this.#connection?.close();
    this.#connection = null;
  }
}
