import { dirname } from 'node:path';
import type { RestorationSource } from '../../../shared/engine/protocol.ts';
import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure, toFailureData } from '../../../shared/errors/failure.ts';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import {
  type OutputFormat,
  type OutputOptions,
  outputOptionsSchema,
} from '../../../shared/pictures/outputOptions.ts';
import { mkdir, stat } from '../../files/disk.ts';
import { expectBelow } from '../../files/expectBelow.ts';
import { type BatchReporter, createBatchReporter, type ItemReport } from '../batchReport.ts';
import { buildRecipe, type ChosenRecipe, type RecipeOptions } from '../buildRecipe.ts';
import { collectInputs, type InputFailure } from '../collectInputs.ts';
import type { OutputWish } from '../define/outputFlags.ts';
import { chooseDestination, type PlannedOutput, planOutputs } from '../planOutputs.ts';
import { type RepairFound, repairWhatIsFound } from '../repairFound.ts';
import { expectSizeOf } from '../repairMask.ts';
import { callEngine, onWarning, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { usageFailure } from '../usage.ts';

export interface RestoreOptions extends RecipeOptions {
  /** Damage is looked for in each photo, and mended. */
  readonly repairFound?: RepairFound;
  readonly out: string;
  readonly output: OutputWish;
  readonly tile?: number;
  readonly provider?: Provider;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** Formats that can hold 16 bits per channel. */
const DEEP_FORMATS: ReadonlySet<OutputFormat> = new Set(['png', 'tiff']);

/**
 * `darkroom restore`: one photograph after the other; a failed one does not stop the rest.
 * @throws Failure 'usage', 'recipe-invalid' or a pack's failure, before anything is written
 */
export async function restore(
  session: Session,
  paths: readonly string[],
  options: RestoreOptions,
): Promise<ExitCode> {
  const startedAt = performance.now();
  const { signal } = session.terminal;
  const chosen = await buildRecipe(session.shelf, options);
  const { format, depth } = options.output;
  const destination = await chooseDestination(paths, options.out, format);
  requireDepthFits(destination.kind === 'file' ? destination.format : format, depth);
  const folder = destination.kind === 'folder' ? destination.path : undefined;
  const { inputs, failures } = await collectInputs(paths, folder, signal);
  const planned = planOutputs(inputs, destination, format, depth);
  const reporter = createBatchReporter(session.terminal, options.json ?? false);
  const stopNotices = onWarning(session, (text) => reporter.note(text));
  try {
    for (const note of chosen.notes) reporter.note(note);
    const reports = failures.map(reportUnreadable);
    for (const report of reports) reporter.item(report);
    const originals = await identifyFiles(inputs.map((input) => input.path));
    const batch = { options, chosen, originals, reporter, destination: folder ?? dirname(destination.path) };
    for (const [at, item] of planned.entries()) {
      reporter.begin(item.input.path, planned.length > 1 ? `${at + 1}/${planned.length} ` : '');
      const report = await restoreOne(session, item, batch);
      reports.push(report);
      reporter.item(report);
    }
    return finish(reports, reporter, startedAt, signal);
  } finally {
    reporter.end();
    stopNotices();
  }
}

interface Batch {
  readonly options: RestoreOptions;
  readonly chosen: ChosenRecipe;
  /** Identities of all inputs: none of them may be written. */
  readonly originals: ReadonlySet<string>;
  /** The folder that results go below; of a single file, its own. */
  readonly destination: string;
  readonly reporter: BatchReporter;
}

async function restoreOne(session: Session, item: PlannedOutput, batch: Batch): Promise<ItemReport> {
  const { input, output } = item;
  const startedAt = performance.now();
  const { leftOut } = batch.chosen;
  if (leftOut !== undefined) return { input: input.path, status: 'skipped', seconds: 0, notes: [leftOut] };
  try {
    session.terminal.signal.throwIfAborted();
    await refuseOriginals(output, batch.originals);
    const { repairMask } = batch.options;
    if (repairMask !== undefined)
      expectSizeOf(repairMask, await callEngine(session, 'inspectPicture', { path: input.path }));
    await makeFolder(dirname(output), batch.destination);
    const { repairFound } = batch.options;
    const { recipe, note } =
      repairFound === undefined
        ? { ...batch.chosen, note: undefined }
        : await repairWhatIsFound(session, input.path, batch.chosen.recipe, repairFound);
    const result = await callEngine(
      session,
      'restore',
      {
        source: sourceOf(input.path, { ...batch.chosen, options: batch.options }),
        recipe,
        output,
        options: await writingOptions(session, item, batch.options),
      },
      (done, total) => batch.reporter.progress(input.path, done, total),
    );
    const { provider, tilePx } = result;
    const notes = [...(note === undefined ? [] : [note]), ...result.notes.map(inEnglish)];
    return {
      input: input.path,
      output: result.output,
      status: 'done',
      seconds: secondsSince(startedAt),
      provider,
      tile: tilePx,
      ...(notes.length > 0 && { notes }),
    };
  } catch (thrown) {
    const error = toFailureData(thrown);
    const status = error.code === 'cancelled' ? 'skipped' : 'failed';
    return { input: input.path, output, status, seconds: secondsSince(startedAt), error };
  }
}

/** The source of a call to the engine, with the options that concern how it computes. */
export function sourceOf(
  path: string,
  given: Pick<ChosenRecipe, 'pack'> & {
    readonly options: Pick<RestoreOptions, 'provider' | 'tile'>;
  },
): RestorationSource {
  const { pack, options } = given;
  return {
    path,
    packFolder: pack.folder,
    ...(options.provider !== undefined && { provider: options.provider }),
    ...(options.tile !== undefined && { tilePx: options.tile }),
  };
}

/** Without a wish, a photograph keeps its depth where the format can hold it. */
async function writingOptions(
  session: Session,
  { input, format }: PlannedOutput,
  options: RestoreOptions,
): Promise<OutputOptions> {
  const ownDepth = async () =>
    DEEP_FORMATS.has(format) ? (await callEngine(session, 'inspectPicture', { path: input.path })).depth : 8;
  return outputOptionsSchema.parse({
    ...options.output,
    format,
    depth: options.output.depth ?? (await ownDepth()),
    overwrite: options.overwrite ?? false,
  });
}

/** Where nobody named a format, each photograph gets one that fits. */
export function requireDepthFits(format: OutputFormat | undefined, depth: 8 | 16 | undefined): void {
  if (depth === 16 && format !== undefined && !DEEP_FORMATS.has(format))
    throw usageFailure(`16 bits per channel fit into PNG and TIFF, not into ${format.toUpperCase()}.`);
}

function reportUnreadable({ path, failure }: InputFailure): ItemReport {
  return { input: path, status: 'failed', seconds: 0, error: failure };
}

function finish(
  reports: readonly ItemReport[],
  reporter: BatchReporter,
  startedAt: number,
  signal: AbortSignal,
): ExitCode {
  const count = (status: ItemReport['status']) => reports.filter((report) => report.status === status).length;
  const failed = count('failed');
  reporter.summary({
    done: count('done'),
    failed,
    skipped: count('skipped'),
    seconds: secondsSince(startedAt),
  });
  if (signal.aborted) return EXIT.interrupted;
  return failed > 0 ? EXIT.somethingFailed : EXIT.allDone;
}

/** Device and file number: the same for every name of a file, through links and letter case. */
async function identifyFiles(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const identities = new Set<string>();
  for (const path of paths) {
    const facts = await stat(path, { bigint: true }).catch(() => undefined); // the engine says what is wrong
    if (facts) identities.add(`${facts.dev}:${facts.ino}`);
  }
  return identities;
}

/** The engine refuses an output that is its own input; this also knows the batch's other originals. */
async function refuseOriginals(output: string, originals: ReadonlySet<string>): Promise<void> {
  const [existing] = await identifyFiles([output]);
  if (existing === undefined || !originals.has(existing)) return;
  throw new Failure('output-is-input.an-original', { output });
}

/** @param destination what a person named: nothing is written outside it, whatever is linked below it */
async function makeFolder(folder: string, destination: string): Promise<void> {
  await expectBelow(destination, folder);
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new Failure('output-not-writable.folder-not-made', { folder }, { cause });
  }
}

function secondsSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt) / 1000;
}
