import { toFailureData } from '../../shared/errors/failure.ts';
import { createBatchReporter, type ItemReport } from './batchReport.ts';
import { onWarning, type Session } from './session.ts';
import { EXIT, type ExitCode } from './terminal.ts';

/** What a command tells of its only photograph. */
export interface OnlyItem {
  readonly input: string;
  readonly output: string;
  readonly isJson: boolean;
  /** Said before anything begins. */
  readonly notes?: readonly string[];
}

type Progress = (done: number, total: number) => void;

/**
 * Runs a command that makes one file of one photograph, and tells how it went.
 * @param work gives what the report has beside names and seconds; what it throws is the report
 */
export async function reportOne(
  session: Session,
  { input, output, isJson, notes = [] }: OnlyItem,
  work: (onProgress: Progress) => Promise<Partial<ItemReport>>,
): Promise<ExitCode> {
  const reporter = createBatchReporter(session.terminal, isJson);
  const stopNotices = onWarning(session, (text) => reporter.note(text));
  const startedAt = performance.now();
  const secondsSoFar = () => Math.round(performance.now() - startedAt) / 1000;
  for (const note of notes) reporter.note(note);
  reporter.begin(input, '');
  let report: ItemReport;
  try {
    const done = await work((count, total) => reporter.progress(input, count, total));
    report = { input, output, status: 'done', seconds: secondsSoFar(), ...done };
  } catch (thrown) {
    const error = toFailureData(thrown);
    const status = error.code === 'cancelled' ? 'skipped' : 'failed';
    report = { input, output, status, seconds: secondsSoFar(), error };
  } finally {
    reporter.end();
    stopNotices();
  }
  reporter.item(report);
  if (report.status === 'done') return EXIT.allDone;
  return session.terminal.signal.aborted ? EXIT.interrupted : EXIT.somethingFailed;
}
