import { randomBytes } from 'node:crypto';
import { Failure } from '../../shared/errors/failure.ts';
import { said } from '../../shared/errors/words/words.ts';
import type { ExportSettings } from '../../shared/export/exportSettings.ts';
import type { ExportItem, ExportJob } from '../../shared/export/job.ts';
import type { FrozenSettings } from '../../shared/export/jobReport.ts';
import type { NewerPackAnswer } from '../../shared/export/newerPack.ts';
import {
  type ItemEvent,
  type ItemState,
  itemMove,
  type JobEvent,
  jobMove,
  type PauseReason,
} from '../../shared/export/states.ts';
import { type Database, write } from '../library/database.ts';
import { type ItemRow, type JobRow, type StateTotal, toClaimedItem, toItem, toJob } from './exportRow.ts';
import type { FrozenItem } from './freezeItems.ts';

export const ITEM_COLUMNS = `i.*,
  (SELECT token FROM export_jobs WHERE export_jobs.id = i.job_id) AS token,
  (SELECT settings ->> '$.newerPack' FROM export_jobs WHERE export_jobs.id = i.job_id) AS newer_pack`;

const IS_NEWER_PACK = `state = 'failed' AND failure ->> '$.code' = 'pack-newer'`;
/** Sheets that failed because such a photo did. */
const SHOWS_NEWER_PACK = `state = 'failed' AND id IN (SELECT sheet_id FROM export_shown_items
  WHERE item_id IN (SELECT id FROM export_items WHERE ${IS_NEWER_PACK}))`;

/**
 * The export queue as rows: what is asked for and what became of it. Whoever has the library open may read
 * and steer it; the work itself is done by `runQueue`, in this process or another.
 */
export class Ledger {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Queues a job with its items, those that a sheet shows before it; all or nothing. */
  addJob(
    job: { readonly name: string; readonly settings: ExportSettings; readonly items: readonly FrozenItem[] },
    now = Date.now(),
  ): number {
    return write(this.#db, () => {
      const { lastInsertRowid } = this.#db
        .prepare(
          `INSERT INTO export_jobs (token, name, position, settings, created_at_ms)
           VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM export_jobs), ?, ?)`,
        )
        .run(randomBytes(6).toString('hex'), job.name, JSON.stringify(job.settings), now);
      const jobId = Number(lastInsertRowid);
      const insert = this.#db.prepare(
        `INSERT INTO export_items (job_id, position, photo_id, original_path, original_sha256, original_bytes,
           original_modified_at_ms, output_pixels, recipe, output_options, conflict, sidecar, settings_hash,
           destination, subfolder, file_name, kind)
         VALUES (@jobId, @position, @photoId, @originalPath, @originalSha256, @originalBytes,
           @originalModifiedAtMs, @outputPixels, @recipe, @outputOptions, @conflict, @sidecar, @settingsHash,
           @destination, @subfolder, @fileName, @kind)`,
      );
      const show = this.#db.prepare('INSERT INTO export_shown_items (sheet_id, item_id) VALUES (?, ?)');
      const ids: number[] = [];
      for (const { shows, ...item } of job.items) {
        const id = Number(insert.run({ ...item, jobId, position: ids.length + 1 }).lastInsertRowid);
        for (const index of shows) show.run(id, ids[index]);
        ids.push(id);
      }
      return jobId;
    });
  }

  /** In the order in which they run. */
  jobs(): ExportJob[] {
    return this.#db
      .prepare<[], JobRow>('SELECT * FROM export_jobs ORDER BY position, id')
      .all()
      .map((row) => toJob(row, this.#totals(row.id)));
  }

  /** @throws Failure 'not-found' */
  job(id: number): ExportJob {
    const row = this.#db.prepare<[number], JobRow>('SELECT * FROM export_jobs WHERE id = ?').get(id);
    if (row === undefined) throw new Failure('not-found.export', { id });
    return toJob(row, this.#totals(id));
  }

  /** In the order in which they run; `urgentFirst`: what runs, then what failed, what waits, and the rest. */
  items(
    jobId: number,
    options: {
      states?: readonly ItemState[];
      offset?: number;
      limit?: number;
      urgentFirst?: boolean;
    } = {},
  ): ExportItem[] {
    const { states, offset = 0, limit = -1, urgentFirst = false } = options;
    const urgency = urgentFirst
      ? "CASE i.state WHEN 'running' THEN 0 WHEN 'failed' THEN 1 WHEN 'waiting' THEN 2 ELSE 3 END, "
      : '';
    return this.#db
      .prepare<unknown[], ItemRow>(
        `SELECT ${ITEM_COLUMNS} FROM export_items i
         WHERE i.job_id = @jobId AND (@states IS NULL OR i.state IN (SELECT value FROM json_each(@states)))
         ORDER BY ${urgency}i.position, i.id LIMIT @limit OFFSET @offset`,
      )
      .all({ jobId, states: states === undefined ? null : JSON.stringify(states), offset, limit })
      .map(toItem);
  }

  item(id: number): ExportItem {
    const row = this.#db
      .prepare<[number], ItemRow>(`SELECT ${ITEM_COLUMNS} FROM export_items i WHERE i.id = ?`)
      .get(id);
    if (row === undefined) throw new Failure('not-found.export-gone', {});
    return toItem(row);
  }

  /** Recipe and output options as they were when the item was queued. */
  frozenSettings(itemId: number): FrozenSettings {
    const row = this.#db
      .prepare<[number], ItemRow>(`SELECT ${ITEM_COLUMNS} FROM export_items i WHERE i.id = ?`)
      .get(itemId);
    if (row === undefined) throw new Failure('not-found.export-gone', {});
    const { recipe, outputOptions } = toClaimedItem(row);
    return { pack: recipe.pack, scale: recipe.scale, dials: recipe.dials, format: outputOptions.format };
  }

  /** Every file that exports wrote, where it was when they had done so. */
  writtenFiles(): string[] {
    return this.#db
      .prepare<[], { output: string }>(
        `SELECT DISTINCT output FROM export_items WHERE state = 'done' AND output IS NOT NULL`,
      )
      .all()
      .map(({ output }) => output);
  }

  /** The process that works on the job's items lets go of them within half a second. */
  pause(jobId: number, reason: PauseReason = 'user'): void {
    this.#moveJob(jobId, 'pause', ', pause_reason = @reason', { reason });
  }

  resume(jobId: number): void {
    this.#moveJob(jobId, 'resume', ', pause_reason = NULL', {});
  }

  /** What is done stays; what waits is cancelled now, what runs as soon as its process sees it. */
  cancel(jobId: number, now = Date.now()): void {
    write(this.#db, () => {
      this.#moveJob(jobId, 'cancel', ', pause_reason = NULL, settled_at_ms = @now', { now });
      this.#moveItems('cancel', "job_id = @jobId AND state = 'waiting'", { jobId }, now);
    });
  }

  /** Lets a job's failed items (and with `others` its skipped and cancelled ones) wait again. */
  retry(jobId: number, options: { others?: boolean } = {}): number {
    const states = options.others ? ['failed', 'skipped', 'cancelled'] : ['failed'];
    return this.#retryItems(jobId, 'job_id = @jobId AND state IN (SELECT value FROM json_each(@states))', {
      jobId,
      states: JSON.stringify(states),
    });
  }

  retryItem(itemId: number): number {
    return this.#retryItems(this.item(itemId).jobId, 'id = @itemId', { itemId });
  }

  /** What becomes of photos whose pack is there in another version. Those that failed for want of it wait again. */
  answerNewerPack(jobId: number, answer: NewerPackAnswer): number {
    return write(this.#db, () => {
      this.#db
        .prepare("UPDATE export_jobs SET settings = json_set(settings, '$.newerPack', ?) WHERE id = ?")
        .run(answer, jobId);
      return this.#retryItems(jobId, `job_id = @jobId AND (${IS_NEWER_PACK} OR ${SHOWS_NEWER_PACK})`, {
        jobId,
      });
    });
  }

  /** Leaves one photo out; a running one is stopped by the process that works on it. */
  skipItem(itemId: number, now = Date.now()): void {
    write(this.#db, () => {
      const { jobId } = this.item(itemId);
      const note = JSON.stringify([said('skipped-by-hand')]);
      this.#moveItems('skip', 'id = @itemId', { itemId, note }, now, ', note = @note, failure = NULL');
      this.#db
        .prepare("UPDATE export_items SET is_skip_asked = 1 WHERE id = ? AND state = 'running'")
        .run(itemId);
      completeJobIfSettled(this.#db, jobId, now);
    });
  }

  /** Puts a job before another one, or at the end. */
  moveJob(jobId: number, before: number | null): void {
    write(this.#db, () => {
      const ids = this.#db
        .prepare<[], number>('SELECT id FROM export_jobs ORDER BY position, id')
        .pluck()
        .all();
      const place = this.#db.prepare('UPDATE export_jobs SET position = ? WHERE id = ?');
      movedBefore(ids, jobId, before).forEach((id, index) => {
        place.run(index + 1, id);
      });
    });
  }

  /** Puts an item before another one of its job, or at the end. */
  moveItem(itemId: number, before: number | null): void {
    write(this.#db, () => {
      const ids = this.items(this.item(itemId).jobId).map((item) => item.id);
      const place = this.#db.prepare('UPDATE export_items SET position = ? WHERE id = ?');
      movedBefore(ids, itemId, before).forEach((id, index) => {
        place.run(index + 1, id);
      });
    });
  }

  /** Takes a job that is over off the list; its files stay. @throws Failure 'conflict' while it is not over */
  remove(jobId: number): void {
    write(this.#db, () => {
      const { state, counts } = this.job(jobId);
      if (state === 'active' || state === 'paused' || counts.running > 0) {
        throw new Failure('conflict.export-not-over', {});
      }
      this.#db.prepare('DELETE FROM export_jobs WHERE id = ?').run(jobId);
    });
  }

  #retryItems(jobId: number, where: string, values: Record<string, string | number>): number {
    return write(this.#db, () => {
      const clear = ', failure = NULL, note = NULL, attempts = 0, tiles_done = 0, is_skip_asked = 0';
      const count = this.#moveItems('retry', where, values, null, clear);
      if (count > 0) this.#moveJob(jobId, 'reopen', ', settled_at_ms = NULL', {});
      return count;
    });
  }

  #moveItems(
    event: ItemEvent,
    where: string,
    values: Record<string, string | number>,
    now: number | null,
    also = '',
  ): number {
    const { from, to } = itemMove(event);
    return this.#db
      .prepare(
        `UPDATE export_items SET state = @to, settled_at_ms = @now ${also}
         WHERE state IN (SELECT value FROM json_each(@from)) AND (${where})`,
      )
      .run({ ...values, to, now, from: JSON.stringify(from) }).changes;
  }

  /** A move that is not legal leaves the job as it is: pausing a finished job is no error of the user. */
  #moveJob(jobId: number, event: JobEvent, also: string, values: Record<string, string | number>): void {
    const { from, to } = jobMove(event);
    const { changes } = this.#db
      .prepare(
        `UPDATE export_jobs SET state = @to ${also}
         WHERE id = @jobId AND state IN (SELECT value FROM json_each(@from))`,
      )
      .run({ ...values, jobId, to, from: JSON.stringify(from) });
    if (changes === 0) this.job(jobId);
  }

  #totals(jobId: number): StateTotal[] {
    return this.#db
      .prepare<[number], StateTotal>(
        `SELECT state, count(*) AS items, sum(output_pixels) AS pixels,
           sum(iif(tiles_total > 0, output_pixels * tiles_done / tiles_total, 0)) AS partialPixels,
           sum(${IS_NEWER_PACK}) AS newerPacks
         FROM export_items WHERE job_id = ? GROUP BY state`,
      )
      .all(jobId);
  }
}

/** Ends a job whose items are all settled. Call it in the transaction that settled the last one. */
export function completeJobIfSettled(db: Database, jobId: number, now: number): void {
  const { from, to } = jobMove('complete');
  db.prepare(
    `UPDATE export_jobs SET state = @to, pause_reason = NULL, settled_at_ms = @now
     WHERE id = @jobId AND state IN (SELECT value FROM json_each(@from)) AND NOT EXISTS
       (SELECT 1 FROM export_items WHERE job_id = @jobId AND state IN ('waiting', 'running'))`,
  ).run({ jobId, to, now, from: JSON.stringify(from) });
}

function movedBefore(ids: readonly number[], id: number, before: number | null): number[] {
  const others = ids.filter((other) => other !== id);
  const index = before === null ? -1 : others.indexOf(before);
  others.splice(index < 0 ? others.length : index, 0, id);
  return others;
}
