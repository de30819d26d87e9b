import type { Provider } from '../../../shared/engine/providers.ts';
import type { ExportJob } from '../../../shared/export/job.ts';
import type { NewerPackAnswer } from '../../../shared/export/newerPack.ts';
import { Ledger } from '../../export/ledger.ts';
import { retryJob } from '../../export/retryExports.ts';
import { recoverQueue } from '../../export/runQueue.ts';
import { makeRoom } from '../../host/makeRoom.ts';
import { type Library, openLibraryOrThrow } from '../../library/openLibrary.ts';
import { createBatchReporter } from '../batchReport.ts';
import { packsWith, runExports } from '../exportRun.ts';
import { onWarning, type Session } from '../session.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';

export interface QueueOptions {
  readonly json?: boolean;
}

export interface ResumeOptions extends QueueOptions {
  /** A pack that lies neither with the app nor in the data folder. */
  readonly pack?: string;
  readonly provider?: Provider;
  readonly tile?: number;
  /** Default: what each job was told, else 'use'. */
  readonly newerPack?: NewerPackAnswer;
  /** Gives way to all other programs. */
  readonly lowPriority?: boolean;
}

type Steering = 'pause' | 'cancel' | 'retry';

/** `darkroom queue list`: every job of the ledger, in the order in which they run. */
export async function listQueue(session: Session, options: QueueOptions): Promise<ExitCode> {
  return withLedger(session, async (ledger) => {
    const jobs = ledger.jobs();
    for (const job of jobs) printJob(session.terminal, job, options);
    if (jobs.length === 0 && !options.json) session.terminal.note('The queue is empty.');
  });
}

/** `darkroom queue pause|cancel|retry`: reaches whichever process works on the jobs. */
export async function steerQueue(
  session: Session,
  steering: Steering,
  named: readonly number[],
  options: QueueOptions,
): Promise<ExitCode> {
  return withLedger(session, async (ledger, library) => {
    for (const { id } of chooseJobs(ledger, named)) {
      if (steering === 'retry') await retryJob(library, id);
      else ledger[steering](id);
      printJob(session.terminal, ledger.job(id), options);
    }
  });
}

/** `darkroom queue resume`: goes on where the queue was, and ends when it is empty. */
export async function resumeQueue(
  session: Session,
  named: readonly number[],
  options: ResumeOptions,
): Promise<ExitCode> {
  await makeRoom(session.dataFolder);
  const library = openLibraryOrThrow(session.dataFolder);
  const reporter = createBatchReporter(session.terminal, options.json ?? false);
  const stopNotices = onWarning(session, (text) => reporter.note(text));
  try {
    session.engine.setLowPriority(options.lowPriority ?? false);
    await recoverQueue(library);
    const ledger = new Ledger(library.db);
    for (const { id, state } of chooseJobs(ledger, named)) if (state === 'paused') ledger.resume(id);
    const jobIds = chooseJobs(ledger, named)
      .filter((job) => job.state === 'active')
      .map((job) => job.id);
    if (jobIds.length === 0) {
      reporter.note('Nothing waits in the queue.');
      return EXIT.allDone;
    }
    // Whoever asks for nothing has every job end; what was answered in the window stands.
    for (const id of jobIds) {
      const answer =
        options.newerPack ?? (ledger.job(id).settings.newerPack === undefined ? 'use' : undefined);
      if (answer !== undefined) ledger.answerNewerPack(id, answer);
    }
    const extra = options.pack === undefined ? undefined : await session.shelf.find(options.pack);
    return await runExports(session, library, reporter, {
      jobIds,
      resolvePack: packsWith(session.shelf, extra),
      ...(options.provider !== undefined && { provider: options.provider }),
      ...(options.tile !== undefined && { tile: options.tile }),
    });
  } finally {
    reporter.end();
    stopNotices();
    library.close();
  }
}

async function withLedger(
  session: Session,
  work: (ledger: Ledger, library: Library) => Promise<void>,
): Promise<ExitCode> {
  const library = openLibraryOrThrow(session.dataFolder);
  try {
    await recoverQueue(library);
    await work(new Ledger(library.db), library);
    return EXIT.allDone;
  } finally {
    library.close();
  }
}

/** All jobs, or those that were named. @throws Failure 'not-found' */
function chooseJobs(ledger: Ledger, named: readonly number[]): ExportJob[] {
  return named.length === 0 ? ledger.jobs() : named.map((id) => ledger.job(id));
}

function printJob(terminal: Terminal, job: ExportJob, { json }: QueueOptions): void {
  const { id, name, state, pauseReason, counts, pixelsDone, pixelsTotal, settings } = job;
  if (json) {
    const facts = { id, name, state, pauseReason, counts, pixelsDone, pixelsTotal };
    terminal.print(JSON.stringify({ event: 'job', ...facts, destination: settings.destination }));
    return;
  }
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  const reason = pauseReason === 'disk-full' ? ', the disk is full' : '';
  const percent = pixelsTotal === 0 ? 100 : Math.floor((100 * pixelsDone) / pixelsTotal);
  const items = shown.map(([itemState, count]) => `${count} ${itemState}`).join(', ');
  terminal.print(`${id}  ${name}: ${state}${reason}, ${percent} %  (${items})`);
}
