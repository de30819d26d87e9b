import { SingleBar } from 'cli-progress';
import type { Provider } from '../../shared/engine/providers.ts';
import { inEnglish } from '../../shared/errors/words/words.ts';
import type { ExportItem } from '../../shared/export/job.ts';
import { isSettled } from '../../shared/export/states.ts';
import { TimeLeft } from '../../shared/export/timeLeft.ts';
import type { ExportTools } from '../export/exportTools.ts';
import { Ledger } from '../export/ledger.ts';
import { type QueueEvent, runQueue } from '../export/runQueue.ts';
import { exportEngine } from '../host/exportEngine.ts';
import type { PackShelf, ShelvedPack } from '../host/packShelf.ts';
import { SleepInhibitor } from '../host/sleepInhibitor.ts';
import type { Library } from '../library/openLibrary.ts';
import { type BatchReporter, formatSeconds, type ItemReport } from './batchReport.ts';
import type { Session } from './session.ts';
import { EXIT, type ExitCode } from './terminal.ts';

export interface ExportRunOptions {
  readonly jobIds: readonly number[];
  /** Which pack a recipe of the ledger means. */
  readonly resolvePack: ExportTools['resolvePack'];
  readonly provider?: Provider;
  readonly tile?: number;
  /** Reports of photographs that never came into the queue. */
  readonly failedBefore?: readonly ItemReport[];
}

/**
 * Works jobs off and tells of every photograph that is settled meanwhile, also of those that another process
 * takes. What is not done when Ctrl-C is pressed waits in the queue.
 */
export async function runExports(
  session: Session,
  library: Library,
  reporter: BatchReporter,
  options: ExportRunOptions,
): Promise<ExitCode> {
  const { signal } = session.terminal;
  const { jobIds, resolvePack, provider, tile, failedBefore = [] } = options;
  const ledger = new Ledger(library.db);
  const startedAt = performance.now();
  const watch = new ExportWatch(session, ledger, reporter, jobIds);
  const sleep = new SleepInhibitor();
  try {
    sleep.set(true);
    await runQueue({
      library,
      ...exportEngine(session.engine),
      resolvePack,
      signal,
      until: 'empty',
      jobIds,
      ...(provider !== undefined && { provider }),
      ...(tile !== undefined && { tilePx: tile }),
      onEvent: (event) => watch.receive(event),
    });
  } finally {
    sleep.set(false);
    watch.end();
  }
  const reports = [...failedBefore, ...watch.reportRest()];
  const count = (status: ItemReport['status']) => reports.filter((report) => report.status === status).length;
  const seconds = Math.round(performance.now() - startedAt) / 1000;
  reporter.summary({ done: count('done'), failed: count('failed'), skipped: count('skipped'), seconds });
  if (signal.aborted) return EXIT.interrupted;
  const isUnfinished = jobIds.some((id) => ledger.job(id).state !== 'finished');
  return count('failed') > 0 || isUnfinished ? EXIT.somethingFailed : EXIT.allDone;
}

/** Follows a run: events as they come, and at the end what others have settled. */
class ExportWatch {
  readonly #session: Session;
  readonly #ledger: Ledger;
  readonly #reporter: BatchReporter;
  readonly #jobIds: readonly number[];
  /** Settled before this run began: not its work. */
  readonly #settledBefore: ReadonlySet<number>;
  readonly #reports = new Map<number, ItemReport>();
  readonly #timeLeft = new TimeLeft();
  /** Tiles are computed; before, packs are opened and photographs read. */
  #isComputing = false;
  #bar: SingleBar | null = null;

  constructor(session: Session, ledger: Ledger, reporter: BatchReporter, jobIds: readonly number[]) {
    this.#session = session;
    this.#ledger = ledger;
    this.#reporter = reporter;
    this.#jobIds = jobIds;
    this.#settledBefore = new Set(this.#settledItems().map((item) => item.id));
  }

  receive(event: QueueEvent): void {
    switch (event.kind) {
      case 'started':
        this.#drawBar();
        break;
      case 'progress':
        this.#reporter.progress(this.#ledger.item(event.itemId).originalPath, event.done, event.total);
        this.#isComputing = true;
        this.#drawBar();
        break;
      case 'settled':
        if (isSettled(event.state)) this.#report(this.#ledger.item(event.itemId));
        break;
      case 'disk-full':
        this.#eraseBar();
        this.#reporter.note(
          `The disk is full: job ${event.jobId} waits. Make room, then 'darkroom queue resume'.`,
        );
        break;
      default:
        event satisfies never;
    }
  }

  /** Reports what another process has settled. @returns all reports of this run */
  reportRest(): readonly ItemReport[] {
    for (const item of this.#settledItems()) {
      if (!this.#settledBefore.has(item.id) && !this.#reports.has(item.id)) this.#report(item);
    }
    return [...this.#reports.values()];
  }

  end(): void {
    this.#eraseBar();
  }

  #report(item: ExportItem): void {
    const report = reportOf(item);
    this.#reports.set(item.id, report);
    this.#eraseBar();
    this.#reporter.item(report);
  }

  #settledItems(): ExportItem[] {
    return this.#jobIds
      .flatMap((id) => this.#ledger.items(id))
      .filter((item) => isSettled(item.state) && item.state !== 'cancelled');
  }

  #drawBar(): void {
    const { barStream } = this.#session.terminal;
    if (!barStream) return;
    const jobs = this.#jobIds.map((id) => this.#ledger.job(id));
    const sum = (pick: (job: (typeof jobs)[number]) => number) =>
      jobs.reduce((total, job) => total + pick(job), 0);
    const [done, total] = [sum((job) => job.pixelsDone), sum((job) => job.pixelsTotal)];
    if (this.#isComputing) this.#timeLeft.observe(performance.now(), done);
    const seconds = this.#timeLeft.seconds(total - done);
    const left = seconds === null ? '' : `${formatSeconds(seconds)} left`;
    const photos = `${sum((job) => job.counts.done)} of ${sum((job) => countItems(job.counts))}`;
    if (this.#bar === null) {
      this.#bar = new SingleBar({
        stream: barStream,
        format: '{photos} {bar} {percentage}%  {left}',
        barsize: 32,
        clearOnComplete: true,
        hideCursor: null,
        linewrap: null,
        gracefulExit: false,
      });
      this.#bar.start(total, done, { photos, left });
    } else this.#bar.update(done, { photos, left });
  }

  #eraseBar(): void {
    this.#bar?.stop();
    this.#bar = null;
  }
}

function countItems(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function reportOf(item: ExportItem): ItemReport {
  const { kind, originalPath, wantedPath, output, result, failure, notes, state } = item;
  const { provider = null, tilePx = null, seconds = 0 } = result ?? {};
  const status = state === 'done' || state === 'failed' ? state : 'skipped';
  return {
    // A contact sheet has no input of its own; its name tells it from the photographs.
    input: kind === 'contact-sheet' ? wantedPath : originalPath,
    ...(kind !== 'photo' && { kind }),
    ...(status === 'done' && output !== null && { output }),
    status,
    seconds,
    ...(provider !== null && { provider }),
    ...(tilePx !== null && { tile: tilePx }),
    ...(failure && { error: failure }),
    ...(notes.length > 0 && { notes: notes.map(inEnglish) }),
  };
}

/** What is installed, and before it a pack that was named and need not be. */
export function packsWith(shelf: PackShelf, named: ShelvedPack | undefined): ExportTools['resolvePack'] {
  return async (recipe) =>
    named?.hash === recipe.pack.hash ? { kind: 'exact', pack: named, recipe } : shelf.resolveNow(recipe);
}
