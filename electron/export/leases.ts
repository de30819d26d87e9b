import { randomUUID } from 'node:crypto';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import type { ExportItem, ItemResult } from '../../shared/export/job.ts';
import { type ItemEvent, itemMove, type JobState } from '../../shared/export/states.ts';
import { findOutWhetherAlive, type ProcessIdentity } from '../files/processIdentity.ts';
import { type Database, write } from '../library/database.ts';
import { type ClaimedItem, type ItemRow, toClaimedItem, toItem } from './exportRow.ts';
import { completeJobIfSettled, ITEM_COLUMNS } from './ledger.ts';

/** An owner of whom only the heartbeat can be seen is dead when that has stood still for so long. */
const STANDSTILL_MS = 60_000;

/** What the rows say now about an item in work. */
export interface ItemControl {
  readonly itemId: number;
  readonly jobState: JobState;
  readonly isSkipAsked: boolean;
}

interface OwnerRow extends ProcessIdentity {
  readonly id: string;
  readonly beat: number;
}

/**
 * The ledger as a working process sees it. An item in work is leased to one owner; every change of it is
 * made only while that lease stands, so that a process that was given up cannot write into another's work.
 */
export class Leases {
  readonly #db: Database;
  readonly #ownerId = randomUUID();
  readonly #identity: ProcessIdentity;
  /** Heartbeats of others, and since when (by this process's own steady clock) they stand still. */
  readonly #observed = new Map<string, { readonly beat: number; readonly sinceMs: number }>();

  constructor(db: Database, identity: ProcessIdentity) {
    this.#db = db;
    this.#identity = identity;
    this.#signIn();
  }

  beat(): void {
    this.#db.prepare('UPDATE export_owners SET beat = beat + 1 WHERE id = ?').run(this.#ownerId);
  }

  /** Takes on the next waiting item of the active jobs (or of `jobIds` among them); null for none. */
  claimNext(jobIds: readonly number[] | null, now = Date.now()): ClaimedItem | null {
    const { to } = itemMove('start');
    // An idle queue only reads; the write lock is asked for when there is something to take.
    if (this.#findNext(jobIds) === undefined) return null;
    return write(this.#db, () => {
      const id = this.#findNext(jobIds);
      if (id === undefined) return null;
      this.#signIn();
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

  finish(itemId: number, note: string | null, now = Date.now()): void {
    this.#settle(itemId, 'finish', ', failure = NULL, note = @note, tiles_done = tiles_total', { note }, now);
  }

  fail(itemId: number, failure: FailureData, now = Date.now()): void {
    this.#settle(itemId, 'fail', ', failure = @failure', { failure: JSON.stringify(failure) }, now);
  }

  pass(itemId: number, note: string, now = Date.now()): void {
    this.#settle(itemId, 'pass', ', note = @note', { note }, now);
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
      .prepare<[string], { originalSha256: string; settingsHash: string; sha256: string }>(
        `SELECT original_sha256 AS originalSha256, settings_hash AS settingsHash, staged ->> 'sha256' AS sha256
         FROM export_items WHERE output = ? AND state = 'done' ORDER BY settled_at_ms DESC, id DESC LIMIT 1`,
      )
      .get(path);
    return row ?? null;
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

  /**
   * Takes over what dead owners left behind. The items are this owner's now and still 'running': the caller
   * looks at what stands on disk and finishes, gives back or cancels each.
   */
  async takeOver(steadyNowMs = performance.now()): Promise<ClaimedItem[]> {
    const others = this.#db
      .prepare<[string], OwnerRow>('SELECT id, host, pid, started, beat FROM export_owners WHERE id <> ?')
      .all(this.#ownerId);
    const taken: ClaimedItem[] = [];
    for (const other of others) {
      if (!(await this.#isDead(other, steadyNowMs))) continue;
      write(this.#db, () => {
        const ids = this.#db
          .prepare<[string, string], number>(
            'UPDATE export_items SET owner_id = ? WHERE owner_id = ? RETURNING id',
          )
          .pluck()
          .all(this.#ownerId, other.id);
        this.#db.prepare('DELETE FROM export_owners WHERE id = ?').run(other.id);
        taken.push(...ids.map((id) => this.#read(id)));
      });
    }
    return taken;
  }

  /** Signs off. What could not be settled (the ledger itself failed) is anybody's to take over at once. */
  close(): void {
    write(this.#db, () => {
      this.#db.prepare("UPDATE export_owners SET started = 'ended' WHERE id = ?").run(this.#ownerId);
      this.#db
        .prepare(
          `DELETE FROM export_owners WHERE id = @ownerId
           AND NOT EXISTS (SELECT 1 FROM export_items WHERE owner_id = @ownerId)`,
        )
        .run({ ownerId: this.#ownerId });
    });
  }

  /** Again before each claim: an idle owner has no heartbeat, and another machine may have signed it off. */
  #signIn(): void {
    const { host, pid, started } = this.#identity;
    this.#db
      .prepare(
        'INSERT INTO export_owners (id, host, pid, started) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(this.#ownerId, host, pid, started);
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

  async #isDead(other: OwnerRow, steadyNowMs: number): Promise<boolean> {
    // Another queue of this very process: alive as long as it has not signed off.
    const isHere = other.host === this.#identity.host && other.pid === this.#identity.pid;
    if (isHere && other.started === this.#identity.started) return false;
    const state = await findOutWhetherAlive(other);
    if (state !== 'unknown') return state === 'dead';
    // Neither clock is compared with the other: what counts is how long this process has seen no beat.
    const seen = this.#observed.get(other.id);
    if (seen === undefined || seen.beat !== other.beat) {
      this.#observed.set(other.id, { beat: other.beat, sinceMs: steadyNowMs });
      return false;
    }
    return steadyNowMs - seen.sinceMs >= STANDSTILL_MS;
  }

  #read(id: number): ClaimedItem {
    const row = this.#db
      .prepare<[number], ItemRow>(`SELECT ${ITEM_COLUMNS} FROM export_items i WHERE i.id = ?`)
      .get(id);
    if (row === undefined) throw lostLease();
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
    if (changes === 0) throw lostLease();
  }
}

function lostLease(): Failure {
  return new Failure('conflict', 'Another process has taken this export over.');
}
