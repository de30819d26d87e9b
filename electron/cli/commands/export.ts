import { dirname, resolve } from 'node:path';
import { toFailureData } from '../../../shared/errors/failure.ts';
import type { ConflictPolicy } from '../../../shared/export/conflictPolicy.ts';
import type { ExportSettingsInput } from '../../../shared/export/exportSettings.ts';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import type { PhotoToExport } from '../../export/freezeItems.ts';
import { Ledger } from '../../export/ledger.ts';
import { queueExport } from '../../export/queueExport.ts';
import { writeJobReport } from '../../export/writeJobReport.ts';
import { readFileState } from '../../files/hashFile.ts';
import { makeRoom } from '../../host/makeRoom.ts';
import { openLibraryOrThrow } from '../../library/openLibrary.ts';
import { createBatchReporter, type ItemReport } from '../batchReport.ts';
import { buildRecipe, type ChosenRecipe } from '../buildRecipe.ts';
import { collectInputs, type Input } from '../collectInputs.ts';
import { packsWith, runExports } from '../exportRun.ts';
import { callEngine, onWarning, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { type RestoreOptions, requireDepthFits } from './restore.ts';

export interface ExportOptions extends Omit<RestoreOptions, 'overwrite'> {
  readonly template?: string;
  readonly conflict?: ConflictPolicy;
  readonly sidecar?: boolean;
  readonly comparisons?: boolean;
  readonly contactSheet?: boolean;
  /** Gives way to all other programs. */
  readonly lowPriority?: boolean;
  /** CSV or JSON file about every photograph of the job. */
  readonly report?: string;
}

/**
 * `darkroom export`: queues photographs in the ledger of the data folder and works them off. What is left
 * when it ends early waits there for `darkroom queue resume` or the app.
 */
export async function exportPhotographs(
  session: Session,
  paths: readonly string[],
  options: ExportOptions,
): Promise<ExitCode> {
  const { signal } = session.terminal;
  const folder = resolve(options.out);
  const settings = settingsOf(options, folder);
  const chosen = await buildRecipe(session.shelf, options);
  await makeRoom(session.dataFolder);
  const library = openLibraryOrThrow(session.dataFolder);
  const reporter = createBatchReporter(session.terminal, options.json ?? false);
  const stopNotices = onWarning(session, (text) => reporter.note(text));
  try {
    session.engine.setLowPriority(options.lowPriority ?? false);
    for (const note of chosen.notes) reporter.note(note);
    const written = new Ledger(library.db).writtenFiles();
    const { inputs, failures } = await collectInputs(paths, folder, signal, written);
    const { photos, failed } = await inspectAll(session, inputs, chosen);
    const failedBefore = [
      ...failures.map(
        ({ path, failure }): ItemReport => ({ input: path, status: 'failed', seconds: 0, error: failure }),
      ),
      ...failed,
    ];
    for (const report of failedBefore) reporter.item(report);
    if (signal.aborted) return EXIT.interrupted;
    if (photos.length === 0) return EXIT.somethingFailed;
    const jobId = await queueExport(library, { name: nameOf(paths), photos, settings });
    const exitCode = await runExports(session, library, reporter, {
      jobIds: [jobId],
      failedBefore,
      resolvePack: packsWith(session.shelf, chosen.pack),
      ...(options.provider !== undefined && { provider: options.provider }),
      ...(options.tile !== undefined && { tile: options.tile }),
    });
    if (options.report !== undefined)
      await writeJobReport(new Ledger(library.db), jobId, resolve(options.report));
    if (exitCode === EXIT.interrupted) reporter.note(`Job ${jobId} goes on with 'darkroom queue resume'.`);
    return exitCode;
  } finally {
    reporter.end();
    stopNotices();
    library.close();
  }
}

function settingsOf(options: ExportOptions, folder: string): ExportSettingsInput {
  const { format = 'jpeg', depth } = options.output;
  requireDepthFits(format, depth);
  return {
    output: outputOptionsSchema.parse({ ...options.output, format }),
    destination: { kind: 'folder', path: folder },
    template: options.template,
    conflict: options.conflict,
    sidecar: options.sidecar,
    comparisons: options.comparisons,
    contactSheet: options.contactSheet,
    newerPack: options.newerPack ?? 'use',
  };
}

/** What the ledger has to know of each photograph; what cannot be read fails now and is not queued. */
async function inspectAll(
  session: Session,
  inputs: readonly Input[],
  chosen: ChosenRecipe,
): Promise<{ photos: PhotoToExport[]; failed: ItemReport[] }> {
  const photos: PhotoToExport[] = [];
  const failed: ItemReport[] = [];
  for (const { path, relativePath } of inputs) {
    try {
      const facts = await callEngine(session, 'inspectPicture', { path });
      const { bytes, modifiedAtMs } = await readFileState(path);
      const treeFolder = dirname(relativePath);
      photos.push({
        photoId: null,
        path,
        sha256: facts.sha256,
        bytes,
        modifiedAtMs,
        widthPx: facts.widthPx,
        heightPx: facts.heightPx,
        capturedAt: facts.capturedAt ?? null,
        camera: facts.camera ?? null,
        recipe: chosen.recipe,
        packName: chosen.pack.manifest.name,
        treeFolder: treeFolder === '.' ? '' : treeFolder,
      });
    } catch (thrown) {
      if (session.terminal.signal.aborted) break;
      failed.push({ input: path, status: 'failed', seconds: 0, error: toFailureData(thrown) });
    }
  }
  return { photos, failed };
}

/** What the queue shows. */
function nameOf(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => resolve(path).split(/[/\\]/).at(-1) ?? path);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
