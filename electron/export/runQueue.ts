import type { FailureCode } from '../../shared/errors/failure.ts';
import { Failure, toFailureData } from '../../shared/errors/failure.ts';
import type { ItemState } from '../../shared/export/states.ts';
import { identifyThisProcess } from '../files/processIdentity.ts';
import type { Library } from '../library/openLibrary.ts';
import { exportItem } from './exportItem.ts';
import type { ClaimedItem } from './exportRow.ts';
import type { ExportTools } from './exportTools.ts';
import { Leases } from './leases.ts';
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

export interface RunQueueOptions extends Omit<ExportTools, 'leases'> {
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
const BEAT_MS = 2000;
const TAKE_OVER_MS = 5000;
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
 * Works the export queue off until it is empty or `signal` stops it. Any number of processes may do so on one
 * library at the same time; each item is leased to one of them. Settles when nothing of it is in work.
 */
export async function runQueue(options: RunQueueOptions): Promise<void> {
  const leases = new Leases(options.library.db, await identifyThisProcess());
  const run = new QueueRun(options, leases);
  try {
    await run.loop();
  } finally {
    await run.stopAll();
    leases.close();
  }
}

/**
 * Clears up after processes that died, without working on anything: for a start that does not resume by
 * itself, and for commands that only steer the queue.
 */
export async function recoverQueue(library: Library): Promise<void> {
  const leases = new Leases(library.db, await identifyThisProcess());
  try {
    for (const item of await leases.takeOver()) await recoverItem(leases, item);
  } finally {
    leases.close();
  }
}

class QueueRun {
  readonly #options: RunQueueOptions;
  readonly #leases: Leases;
  readonly #ledger: Ledger;
  readonly #tools: ExportTools;
  readonly #running = new Map<number, RunningItem>();
  readonly #engineFailures = new Map<number, number>();
  #beatAtMs = 0;
  #takeOverAtMs = Number.NEGATIVE_INFINITY;
  /** What went wrong with the queue itself, not with an item: ends the run. */
  #crash: { readonly error: unknown } | null = null;

  constructor(options: RunQueueOptions, leases: Leases) {
    this.#options = options;
    this.#leases = leases;
    this.#ledger = new Ledger(options.library.db);
    this.#tools = { ...options, leases };
  }

  async loop(): Promise<void> {
    const { signal, until } = this.#options;
    const jobIds = this.#options.jobIds ?? null;
    while (!signal.aborted) {
      await this.#keepLeases();
      this.#obeyControls();
      this.#fill(jobIds);
      if (this.#crash !== null) throw this.#crash.error;
      if (until === 'empty' && this.#running.size === 0 && !this.#leases.hasWork(jobIds)) return;
      await this.#wait();
    }
  }

  async stopAll(): Promise<void> {
    for (const running of this.#running.values()) stop(running, 'quit');
    await Promise.all([...this.#running.values()].map((running) => running.ended));
  }

  async #keepLeases(): Promise<void> {
    const now = performance.now();
    if (this.#running.size > 0 && now - this.#beatAtMs >= BEAT_MS) {
      this.#beatAtMs = now;
      this.#leases.beat();
    }
    if (now - this.#takeOverAtMs < TAKE_OVER_MS) return;
    this.#takeOverAtMs = now;
    for (const item of await this.#leases.takeOver()) {
      const state = await recoverItem(this.#leases, item);
      this.#emit({ kind: 'settled', jobId: item.jobId, itemId: item.id, state });
    }
  }

  #obeyControls(): void {
    for (const control of this.#leases.controls([...this.#running.keys()])) {
      const running = this.#running.get(control.itemId);
      if (running === undefined) continue;
      if (control.jobState === 'cancelled') stop(running, 'cancel');
      else if (control.isSkipAsked) stop(running, 'skip');
      else if (control.jobState === 'paused') stop(running, 'pause');
    }
  }

  #fill(jobIds: readonly number[] | null): void {
    while (this.#running.size < (this.#options.overlap ?? DEFAULT_OVERLAP)) {
      const item = this.#leases.claimNext(jobIds);
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
        this.#leases.saveProgress(item.id, done, total);
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
        this.#leases.cancel(item.id);
        return 'cancelled';
      case 'skip':
        this.#leases.pass(item.id, 'Skipped by hand.');
        return 'skipped';
      case 'pause':
      case 'quit':
        this.#leases.giveBack(item.id);
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
      this.#leases.giveBack(item.id);
      this.#emit({ kind: 'disk-full', jobId: item.jobId });
      return 'waiting';
    }
    const failures = (this.#engineFailures.get(item.id) ?? 0) + 1;
    if (ENGINE_FAILURES.includes(failure.code) && failures < MOST_ENGINE_FAILURES) {
      this.#engineFailures.set(item.id, failures);
      this.#leases.giveBack(item.id);
      return 'waiting';
    }
    this.#engineFailures.delete(item.id);
    this.#leases.fail(item.id, failure);
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
  running.controller.abort(new Failure('cancelled', `Stopped: ${reason}.`));
}
