import type { FailureCode } from '../../shared/errors/failure.ts';
import { Failure, toFailureData } from '../../shared/errors/failure.ts';
import { said } from '../../shared/errors/words/words.ts';
import type { ItemState } from '../../shared/export/states.ts';
import type { Library } from '../library/openLibrary.ts';
import { Claims } from './claims.ts';
import { exportItem } from './exportItem.ts';
import type { ClaimedItem } from './exportRow.ts';
import type { ExportTools } from './exportTools.ts';
import { Ledger } from './ledger.ts';
import { recoverItem } from './recoverItem.ts';

export type QueueEvent =
  | { readonly kind: 'started'; readonly jobId: number; readonly itemId: number }
  | {
      readonly kind: 'progress';
      readonly jobId: number;
      readonly itemId: number;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'settled';
      readonly jobId: number;
      readonly itemId: number;
      /** 'waiting': given back, it starts over later. */
      readonly state: ItemState;
    }
  /** The disk is full: the job waits for the user. */
  | { readonly kind: 'disk-full'; readonly jobId: number };

export interface RunQueueOptions extends Omit<ExportTools, 'claims'> {
  /** Aborting it gives back what is in work and ends the run: quit, Ctrl-C. */
  readonly signal: AbortSignal;
  /** 'empty' ends when nothing is left to do (or all of it is paused); 'stopped' waits for new jobs. */
  readonly until: 'empty' | 'stopped';
  /** Default: all jobs. */
  readonly jobIds?: readonly number[];
  /**
   * Items at once. The engine reads one photo, restores one and writes one at the same time; it holds
   * no more of them in memory, so a larger number would only wait.
   */
  readonly overlap?: number;
  readonly onEvent?: (event: QueueEvent) => void;
  /** How often rows are looked at: new jobs, pause, cancel, skip. */
  readonly pollMs?: number;
}

const DEFAULT_OVERLAP = 3;
const DEFAULT_POLL_MS = 300;
const SAVE_PROGRESS_MS = 1000;
/** The engine's supervisor has tried twice already; another photo beside this one may have been to blame. */
const ENGINE_FAILURES: readonly FailureCode[] = ['engine-died', 'engine-hung'];
const MOST_ENGINE_FAILURES = 2;

type StopReason = 'quit' | 'pause' | 'cancel' | 'skip';

interface RunningItem {
  readonly item: ClaimedItem;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  stopReason: StopReason | null;
}

/**
 * Works the export queue off until it is empty or `signal` stops it. Of several processes on one library one works
 * at a time, on all that it is asked for; the others wait until it has nothing to do, ends or dies. Settles when
 * nothing of it is in work.
 */
export async function runQueue(options: RunQueueOptions): Promise<void> {
  const claims = new Claims(options.library);
  const run = new QueueRun(options, claims);
  try {
    await run.loop();
  } finally {
    await run.stopAll();
    // Whatever failed, a full disk too: the lock must not outlive the run.
    claims.giveBackQueue();
  }
}

/**
 * Clears up after processes that died, without working on anything: for a start that does not resume by
 * itself, and for commands that only steer the queue. Nothing is done while a process is at work.
 */
export async function recoverQueue(library: Library): Promise<void> {
  const claims = new Claims(library);
  try {
    for (const item of claims.take() ?? []) await recoverItem(claims, item);
  } finally {
    claims.giveBackQueue();
  }
}

class QueueRun {
  readonly #options: RunQueueOptions;
  readonly #claims: Claims;
  readonly #ledger: Ledger;
  readonly #tools: ExportTools;
  readonly #running = new Map<number, RunningItem>();
  readonly #engineFailures = new Map<number, number>();
  /** What went wrong with the queue itself, not with an item: ends the run. */
  #crash: { readonly error: unknown } | null = null;

  constructor(options: RunQueueOptions, claims: Claims) {
    this.#options = options;
    this.#claims = claims;
    this.#ledger = new Ledger(options.library.db);
    this.#tools = { ...options, claims };
  }

  async loop(): Promise<void> {
    const { signal, until } = this.#options;
    const jobIds = this.#options.jobIds ?? null;
    while (!signal.aborted) {
      if (await this.#ownQueue(jobIds)) {
        this.#obeyControls();
        this.#fill(jobIds);
      }
      if (this.#crash !== null) throw this.#crash.error;
      if (until === 'empty' && this.#running.size === 0 && !this.#claims.hasWork(jobIds)) return;
      await this.#wait();
    }
  }

  async stopAll(): Promise<void> {
    for (const running of this.#running.values()) stop(running, 'quit');
    await Promise.all([...this.#running.values()].map((running) => running.ended));
  }

  /** Has the queue as long as there is something to do. @returns whether this process has it */
  async #ownQueue(jobIds: readonly number[] | null): Promise<boolean> {
    if (this.#running.size === 0 && !this.#claims.hasWork(jobIds)) {
      this.#claims.giveBackQueue();
      return false;
    }
    const left = this.#claims.take();
    for (const item of left ?? []) {
      const state = await recoverItem(this.#claims, item);
      this.#emit({ kind: 'settled', jobId: item.jobId, itemId: item.id, state });
    }
    return left !== null;
  }

  #obeyControls(): void {
    for (const control of this.#claims.controls([...this.#running.keys()])) {
      const running = this.#running.get(control.itemId);
      if (running === undefined) continue;
      if (control.jobState === 'cancelled') stop(running, 'cancel');
      else if (control.isSkipAsked) stop(running, 'skip');
      else if (control.jobState === 'paused') stop(running, 'pause');
    }
  }

  #fill(jobIds: readonly number[] | null): void {
    while (this.#running.size < (this.#options.overlap ?? DEFAULT_OVERLAP)) {
      const item = this.#claims.claimNext(jobIds);
      if (item === null) return;
      const controller = new AbortController();
      const ended = this.#work(item, controller.signal).catch((error: unknown) => {
        this.#crash ??= { error };
      });
      this.#running.set(item.id, { item, controller, ended, stopReason: null });
      this.#emit({ kind: 'started', jobId: item.jobId, itemId: item.id });
    }
  }

  /** Settles the item whatever happens; rejects only where the ledger itself fails. */
  async #work(item: ClaimedItem, signal: AbortSignal): Promise<void> {
    let savedAtMs = 0;
    const onProgress = (done: number, total: number) => {
      this.#emit({ kind: 'progress', jobId: item.jobId, itemId: item.id, done, total });
      const now = performance.now();
      const isDue = now - savedAtMs >= SAVE_PROGRESS_MS || done === total;
      if (!isDue || !this.#running.has(item.id)) return;
      savedAtMs = now;
      try {
        this.#claims.saveProgress(item.id, done, total);
      } catch (error) {
        this.#crash ??= { error }; // thrown here it would end up in the engine's supervisor
      }
    };
    let state: ItemState;
    try {
      state = await exportItem(this.#tools, item, { signal, onProgress });
    } catch (error) {
      state = await this.#settleFailed(item, error);
    } finally {
      this.#running.delete(item.id);
    }
    this.#emit({ kind: 'settled', jobId: item.jobId, itemId: item.id, state });
  }

  async #settleFailed(item: ClaimedItem, error: unknown): Promise<ItemState> {
    const reason = this.#running.get(item.id)?.stopReason ?? null;
    switch (reason) {
      case 'cancel':
        this.#claims.cancel(item.id);
        return 'cancelled';
      case 'skip':
        this.#claims.pass(item.id, [said('skipped-by-hand')]);
        return 'skipped';
      case 'pause':
      case 'quit':
        this.#claims.giveBack(item.id);
        return 'waiting';
      case null:
        return this.#settleUnasked(item, error);
      default:
        return reason satisfies never;
    }
  }

  #settleUnasked(item: ClaimedItem, error: unknown): ItemState {
    const failure = toFailureData(error);
    if (failure.code === 'output-disk-full') {
      this.#ledger.pause(item.jobId, 'disk-full');
      this.#claims.giveBack(item.id);
      this.#emit({ kind: 'disk-full', jobId: item.jobId });
      return 'waiting';
    }
    const failures = (this.#engineFailures.get(item.id) ?? 0) + 1;
    if (ENGINE_FAILURES.includes(failure.code) && failures < MOST_ENGINE_FAILURES) {
      this.#engineFailures.set(item.id, failures);
      this.#claims.giveBack(item.id);
      return 'waiting';
    }
    this.#engineFailures.delete(item.id);
    this.#claims.fail(item.id, failure);
    return 'failed';
  }

  /** Until an item ends, the run is stopped, or it is time to look at the rows again. */
  async #wait(): Promise<void> {
    const { signal, pollMs = DEFAULT_POLL_MS } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pollMs);
    const onAbort = () => resolve();
    signal.addEventListener('abort', onAbort, { once: true });
    await Promise.race([promise, ...[...this.#running.values()].map((running) => running.ended)]);
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }

  #emit(event: QueueEvent): void {
    this.#options.onEvent?.(event);
  }
}

function stop(running: RunningItem, reason: StopReason): void {
  if (running.stopReason !== null) return;
  running.stopReason = reason;
  running.controller.abort(new Failure('cancelled.stopped', { reason }));
}
