import type { ExportJob } from '../../shared/export/job.ts';
import { TimeLeft } from '../../shared/export/timeLeft.ts';
import type { Library } from '../library/openLibrary.ts';
import { Ledger } from './ledger.ts';
import { type QueueEvent, type RunQueueOptions, recoverQueue, runQueue } from './runQueue.ts';

export interface ExportServiceOptions
  extends Pick<
    RunQueueOptions,
    'restore' | 'drawSheets' | 'resolvePack' | 'provider' | 'tilePx' | 'overlap'
  > {
  readonly library: Library;
  /** Something in the queue is other than before; at most a few times a second. Ask `overview` again. */
  readonly onChange: () => void;
  /** Photos are being made from now on (keep the machine awake), or no longer. */
  readonly onBusy?: (isBusy: boolean) => void;
  /** The last photo of a job that this process worked on is settled, or its disk is full. */
  readonly onJobStopped?: (job: ExportJob) => void;
  /** The queue itself failed, not a photo of it; it is started again. */
  readonly onCrash: (error: unknown) => void;
}

/** A photo in work, as far as this process sees it. */
export interface RunningPhoto {
  readonly itemId: number;
  readonly tilesDone: number;
  readonly tilesTotal: number;
}

export interface JobOverview extends ExportJob {
  /** Null as long as nothing can be said. */
  readonly secondsLeft: number | null;
  readonly pixelsPerSecond: number | null;
}

export interface QueueOverview {
  readonly jobs: readonly JobOverview[];
  /** Made by this process; other processes' progress is in their items. */
  readonly running: readonly RunningPhoto[];
}

export const UNKNOWN_SPEED = { secondsLeft: null, pixelsPerSecond: null } as const;

const ANNOUNCE_MS = 250;
/** How soon it shows what another process has done. */
const LOOK_MS = 1000;
const RESTART_MS = 2000;

/**
 * The export queue inside the app: works in the background for as long as the app is open and tells how far it
 * is. What is asked for goes to `ledger`; the queue sees it by itself.
 */
export class ExportService {
  readonly ledger: Ledger;
  readonly #options: ExportServiceOptions;
  readonly #controller = new AbortController();
  readonly #running = new Map<number, RunningPhoto & { readonly jobId: number }>();
  readonly #timesLeft = new Map<number, TimeLeft>();
  #ended: Promise<void> = Promise.resolve();
  #look: NodeJS.Timeout | null = null;
  #announcing: NodeJS.Timeout | null = null;
  #seenChanges = 0;
  #isClear = false;

  constructor(options: ExportServiceOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.library.db);
  }

  /** Clears up after a crash, then goes on where the queue was; or waits, as the user has set. */
  async start(): Promise<void> {
    await this.#clearUp().catch((error: unknown) => this.#options.onCrash(error));
    this.#seenChanges = this.#options.library.changeCount();
    this.#look = setInterval(() => this.#lookAtOthers(), LOOK_MS);
    this.#look.unref();
    this.#ended = this.#work();
  }

  /** A full disk stops it: then it is done before any work, as soon as there is room. */
  async #clearUp(): Promise<void> {
    const { library } = this.#options;
    await recoverQueue(library);
    if (!library.settings.get('queueResumes')) {
      // A job with a photo in work belongs to a living process, the command line's.
      const left = this.ledger.jobs().filter((job) => job.state === 'active' && job.counts.running === 0);
      for (const job of left) this.ledger.pause(job.id, 'restart');
    }
    this.#isClear = true;
  }

  /** Gives back what is in work; resolves when nothing is. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#ended;
    if (this.#look !== null) clearInterval(this.#look);
    if (this.#announcing !== null) clearTimeout(this.#announcing);
  }

  overview(steadyNowMs = performance.now()): QueueOverview {
    const jobs = this.ledger.jobs().map((job) => ({ ...job, ...this.#estimate(job, steadyNowMs) }));
    return { jobs, running: [...this.#running.values()].map(({ jobId: _, ...photo }) => photo) };
  }

  async #work(): Promise<void> {
    const { signal } = this.#controller;
    while (!signal.aborted) {
      try {
        if (!this.#isClear) await this.#clearUp();
        const { library, restore, drawSheets, resolvePack, provider, tilePx, overlap } = this.#options;
        await runQueue({
          library,
          restore,
          drawSheets,
          resolvePack,
          ...(provider === undefined ? {} : { provider }),
          ...(tilePx === undefined ? {} : { tilePx }),
          ...(overlap === undefined ? {} : { overlap }),
          signal,
          until: 'stopped',
          onEvent: (event) => this.#note(event),
        });
      } catch (error) {
        if (this.#running.size > 0) this.#options.onBusy?.(false);
        this.#running.clear();
        this.#options.onCrash(error);
        await pause(RESTART_MS, signal);
      }
    }
  }

  #note(event: QueueEvent): void {
    const wasBusy = this.#running.size > 0;
    const { jobId } = event;
    switch (event.kind) {
      case 'started':
        this.#running.set(event.itemId, { jobId, itemId: event.itemId, tilesDone: 0, tilesTotal: 0 });
        break;
      case 'progress': {
        const { itemId, done, total } = event;
        if (this.#running.has(itemId)) {
          this.#running.set(itemId, { jobId, itemId, tilesDone: done, tilesTotal: total });
        }
        break;
      }
      case 'settled':
        this.#running.delete(event.itemId);
        break;
      case 'disk-full':
        break;
      default:
        event satisfies never;
    }
    const isBusy = this.#running.size > 0;
    if (isBusy !== wasBusy) this.#options.onBusy?.(isBusy);
    if (event.kind === 'settled' || event.kind === 'disk-full') this.#tellIfStopped(event);
    this.#announce();
  }

  #tellIfStopped(event: QueueEvent & { kind: 'settled' | 'disk-full' }): void {
    const job = this.ledger.jobs().find((candidate) => candidate.id === event.jobId);
    if (job === undefined) return;
    if (event.kind === 'disk-full' || job.state === 'finished') this.#options.onJobStopped?.(job);
  }

  #estimate(job: ExportJob, nowMs: number): Pick<JobOverview, 'secondsLeft' | 'pixelsPerSecond'> {
    const timeLeft = this.#timesLeft.get(job.id) ?? new TimeLeft();
    this.#timesLeft.set(job.id, timeLeft);
    if (job.state !== 'active' || job.counts.running === 0) timeLeft.interrupt();
    else if (this.#isComputing(job)) timeLeft.observe(nowMs, job.pixelsDone);
    if (job.state === 'finished' || job.state === 'cancelled') this.#timesLeft.delete(job.id);
    if (job.state !== 'active') return UNKNOWN_SPEED;
    const pixelsPerSecond = timeLeft.pixelsPerSecond();
    return { pixelsPerSecond, secondsLeft: timeLeft.seconds(job.pixelsTotal - job.pixelsDone) };
  }

  /** Tiles of it are computed, here or in another process; before, the pack is opened and a photo is read. */
  #isComputing({ id }: ExportJob): boolean {
    const own = [...this.#running.values()].filter((photo) => photo.jobId === id);
    return own.length === 0 || own.some((photo) => photo.tilesTotal > 0);
  }

  #lookAtOthers(): void {
    const changes = this.#options.library.changeCount();
    if (changes === this.#seenChanges) return;
    this.#seenChanges = changes;
    this.#announce();
  }

  #announce(): void {
    if (this.#announcing !== null || this.#controller.signal.aborted) return;
    this.#announcing = setTimeout(() => {
      this.#announcing = null;
      this.#options.onChange();
    }, ANNOUNCE_MS);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
