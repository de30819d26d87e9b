import { randomUUID } from 'node:crypto';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import type { Said } from '../../shared/errors/words/words.ts';
import type { ExportItem, ItemResult } from '../../shared/export/job.ts';
import { type ItemEvent, itemMove, type JobState } from '../../shared/export/states.ts';
import { type Database, write } from '../library/database.ts';
import type { Library } from '../library/openLibrary.ts';
import { type ClaimedItem, type ItemRow, toClaimedItem, toItem } from './exportRow.ts';
import { completeJobIfSettled, ITEM_COLUMNS } from './ledger.ts';
import { QueueLock } from './queueLock.ts';

/** What the rows say now about an item in work. */
export interface ItemControl {
  readonly itemId: number;
  readonly jobState: JobState;
  readonly isSkipAsked: boolean;
}

/**
 * The ledger as the process sees it that works on it. Only one does at a time, the one that has the queue's lock;
 * every change of an item in work is made under its id, so that late words of a run that was given up change nothing.
 */
export class Claims {
  readonly #db: Database;
  readonly #lock: QueueLock;
  readonly #ownerId = randomUUID();

  constructor(library: Pick<Library, 'db'>) {
    this.#db = library.db;
    this.#lock = new QueueLock(library);
  }

  /**
   * Takes the queue, if no other process has it. What a dead one left in work is this one's then and still
   * 'running': the caller looks at what stands on disk and finishes, gives back or cancels each.
   * @returns what was left, nothing where the queue was this one's already; null where another process has it
   */
  take(): ClaimedItem[] | null {
    if (this.#lock.isHeld) return [];
    if (!this.#lock.tryTake()) return null;
    try {
      return this.#takeOver();
    } catch (error) {
      this.#lock.giveBack();
      throw error;
    }
  }

  /** Lets others have it. Nothing is written: what could not be settled is the next one's to look after. */
  giveBackQueue(): void {
    this.#lock.giveBack();
  }

  /** Takes on the next waiting item of the active jobs (or of `jobIds` among them); null for none. */
  claimNext(jobIds: readonly number[] | null, now = Date.now()): ClaimedItem | null {
    const { to } = itemMove('start');
    // An idle queue only reads; the write lock is asked for when there is something to take.
    if (this.#findNext(jobIds) === undefined) return null;
    return write(this.#db, () => {
      const id = this.#findNext(jobIds);
      if (id === undefined) return null;
      this.#db
        .prepare(
          `UPDATE export_items SET state = ?, owner_id = ?, attempts = attempts + 1, started_at_ms = ?,
             tiles_done = 0, is_skip_asked = 0, note = NULL, staged = NULL, output = NULL WHERE id = ?`,
        )
        .run(to, this.#ownerId, now, id);
      return this.#read(id);
    });
  }

  controls(itemIds: readonly number[]): ItemControl[] {
    return this.#db
      .prepare<[string], { itemId: number; jobState: JobState; isSkipAsked: number }>(
        `SELECT i.id AS itemId, j.state AS jobState, i.is_skip_asked AS isSkipAsked
         FROM export_items i JOIN export_jobs j ON j.id = i.job_id
         WHERE i.id IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(itemIds))
      .map((row) => ({ ...row, isSkipAsked: row.isSkipAsked === 1 }));
  }

  /** Anything that waits in an active job, or runs anywhere: the queue is not at its end. */
  hasWork(jobIds: readonly number[] | null): boolean {
    const found = this.#db
      .prepare<[{ jobIds: string | null }], number>(
        `SELECT 1 FROM export_items i JOIN export_jobs j ON j.id = i.job_id
         WHERE (i.state = 'running' OR (i.state = 'waiting' AND j.state = 'active'))
           AND (@jobIds IS NULL OR j.id IN (SELECT value FROM json_each(@jobIds))) LIMIT 1`,
      )
      .pluck()
      .get({ jobIds: jobIds === null ? null : JSON.stringify(jobIds) });
    return found !== undefined;
  }

  saveProgress(itemId: number, tilesDone: number, tilesTotal: number): void {
    this.#change(itemId, 'tiles_done = @tilesDone, tiles_total = @tilesTotal', { tilesDone, tilesTotal });
  }

  /** The result is whole, on disk, and not yet under its final name. */
  stage(itemId: number, staged: ItemResult): void {
    this.#change(itemId, 'staged = @staged', { staged: JSON.stringify(staged) });
  }

  /** The name it is about to get: noted first, so that after a crash it is known whose file stands there. */
  nameOutput(itemId: number, output: string): void {
    this.#change(itemId, 'output = @output', { output });
  }

  finish(itemId: number, notes: readonly Said[], now = Date.now()): void {
    this.#settle(
      itemId,
      'finish',
      ', failure = NULL, note = @note, tiles_done = tiles_total',
      { note: JSON.stringify(notes) },
      now,
    );
  }

  fail(itemId: number, failure: FailureData, now = Date.now()): void {
    this.#settle(itemId, 'fail', ', failure = @failure', { failure: JSON.stringify(failure) }, now);
  }

  pass(itemId: number, notes: readonly Said[], now = Date.now()): void {
    this.#settle(itemId, 'pass', ', note = @note', { note: JSON.stringify(notes) }, now);
  }

  cancel(itemId: number, now = Date.now()): void {
    this.#settle(itemId, 'cancel', '', {}, now);
  }

  giveBack(itemId: number): void {
    this.#settle(itemId, 'giveBack', ', tiles_done = 0, staged = NULL, output = NULL', {}, null);
  }

  /** A whole result of this app under `path`: which original, which settings, and its content. */
  exportAt(path: string): { originalSha256: string; settingsHash: string; sha256: string } | null {
    const row = this.#db
      .prepare<[string], ItemRow>(
        `SELECT ${ITEM_COLUMNS} FROM export_items i
         WHERE i.output = ? AND i.state = 'done' ORDER BY i.settled_at_ms DESC, i.id DESC LIMIT 1`,
      )
      .get(path);
    if (row === undefined) return null;
    const { original, settingsHash, staged } = toClaimedItem(row);
    return staged === null ? null : { originalSha256: original.sha256, settingsHash, sha256: staged.sha256 };
  }

  /** Whether any export of the ledger is made from the file of that name. */
  isOriginal(path: string): boolean {
    const select = 'SELECT 1 FROM export_items WHERE original_path = ? LIMIT 1';
    return this.#db.prepare<[string], number>(select).pluck().get(path) !== undefined;
  }

  /** Whether another photo of the same job has got that name. */
  isResultOfJob({ id, jobId }: ClaimedItem, path: string): boolean {
    const select = 'SELECT 1 FROM export_items WHERE job_id = ? AND output = ? AND id <> ? LIMIT 1';
    return (
      this.#db.prepare<[number, string, number], number>(select).pluck().get(jobId, path, id) !== undefined
    );
  }

  /** What a sheet shows, in the order of the job. */
  shownBy(sheetId: number): ExportItem[] {
    return this.#db
      .prepare<[number], ItemRow>(
        `SELECT ${ITEM_COLUMNS} FROM export_shown_items s JOIN export_items i ON i.id = s.item_id
         WHERE s.sheet_id = ? ORDER BY i.position, i.id`,
      )
      .all(sheetId)
      .map(toItem);
  }

  /** All that runs and is not this owner's: with the lock held, nobody else can be at it. */
  #takeOver(): ClaimedItem[] {
    return write(this.#db, () => {
      const owner = this.#ownerId;
      this.#db
        .prepare("INSERT INTO export_owners (id, host, pid) VALUES (?, '', ?) ON CONFLICT DO NOTHING")
        .run(owner, process.pid);
      const ids = this.#db
        .prepare<[string, string], number>(
          'UPDATE export_items SET owner_id = ? WHERE owner_id <> ? RETURNING id',
        )
        .pluck()
        .all(owner, owner);
      this.#db.prepare('DELETE FROM export_owners WHERE id <> ?').run(owner);
      return ids.map((id) => this.#read(id));
    });
  }

  #findNext(jobIds: readonly number[] | null): number | undefined {
    return this.#db
      .prepare<[{ jobIds: string | null }], number>(
        `SELECT i.id FROM export_jobs j JOIN export_items i ON i.job_id = j.id
         WHERE j.state = 'active' AND i.state = 'waiting'
           AND (@jobIds IS NULL OR j.id IN (SELECT value FROM json_each(@jobIds)))
           AND NOT EXISTS (SELECT 1 FROM export_shown_items s JOIN export_items p ON p.id = s.item_id
             WHERE s.sheet_id = i.id AND p.state IN ('waiting', 'running'))
         ORDER BY j.position, j.id, i.position, i.id LIMIT 1`,
      )
      .pluck()
      .get({ jobIds: jobIds === null ? null : JSON.stringify(jobIds) });
  }

  #read(id: number): ClaimedItem {
    const row = this.#db
      .prepare<[number], ItemRow>(`SELECT ${ITEM_COLUMNS} FROM export_items i WHERE i.id = ?`)
      .get(id);
    if (row === undefined) throw lostItem();
    return toClaimedItem(row);
  }

  #settle(
    itemId: number,
    event: ItemEvent,
    also: string,
    values: Record<string, string | number | null>,
    now: number | null,
  ): void {
    const { to } = itemMove(event);
    write(this.#db, () => {
      this.#change(itemId, `state = @to, owner_id = NULL, settled_at_ms = @now ${also}`, {
        ...values,
        to,
        now,
      });
      const jobId = this.#db
        .prepare<[number], number>('SELECT job_id FROM export_items WHERE id = ?')
        .pluck()
        .get(itemId);
      if (jobId !== undefined) completeJobIfSettled(this.#db, jobId, now ?? Date.now());
    });
  }

  #change(itemId: number, set: string, values: Record<string, string | number | null>): void {
    const { changes } = this.#db
      .prepare(
        `UPDATE export_items SET ${set} WHERE id = @itemId AND owner_id = @ownerId AND state = 'running'`,
      )
      .run({ ...values, itemId, ownerId: this.#ownerId });
    if (changes === 0) throw lostItem();
  }
}

function lostItem(): Failure {
  return new Failure('conflict.export-taken-over', {});
}
