import { basename, dirname, join } from 'node:path';
import { Failure, toFailureData } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import { type Placement, resolveConflict } from '../../shared/export/conflictPolicy.ts';
import type { ItemResult } from '../../shared/export/job.ts';
import { numberedFileName } from '../../shared/export/safeFileName.ts';
import { SIDECAR_ENDING, SIDECAR_VERSION, type Sidecar } from '../../shared/export/sidecar.ts';
import { toDestinationFailure } from '../files/destinationFailure.ts';
import { writeFile } from '../files/disk.ts';
import { expectBelow } from '../files/expectBelow.ts';
import { isDiskFull } from '../files/isDiskFull.ts';
import { exists, placeInstead, placeNew } from '../files/placeFile.ts';
import { choosePack } from './choosePack.ts';
import type { ClaimedItem } from './exportRow.ts';
import type { ExportTools, MakeOptions } from './exportTools.ts';
import { prepareFile } from './makeFile.ts';
import { clearAway, makeStagingFolder, removeStagingFolder, stagingFolder } from './stagingFolder.ts';
import { findStandingFile, readSidecar } from './standingFile.ts';

export type ItemOutcome = 'done' | 'skipped';

/** No destination holds a thousand copies of one name; something is wrong there. */
const MOST_NUMBERS = 1000;
/** In the staging folder; the picture beside it bears its own final name. */
const SIDECAR_FILE = '.sidecar';

/**
 * Exports one item: the result is made in a folder of its own beside its place, noted in the ledger with
 * its hash, and only then given its name. Whatever moment the process is killed at, `recoverItem` can tell
 * from the ledger and the disk what is left to do.
 * @throws Failure; the item stays 'running', its staging folder is removed
 */
export async function exportItem(
  tools: ExportTools,
  claimed: ClaimedItem,
  options: MakeOptions,
): Promise<ItemOutcome> {
  try {
    const { item, pack } = await choosePack(tools, claimed);
    const target = join(item.destination, item.subfolder, item.fileName);
    await guard(target, () => expectBelow(item.destination, dirname(target)));
    const before = await guard(target, () => decidePlacement(tools, item, target));
    if (before === 'skip') return await leaveOut(tools, item, standsThere(item));
    const { make, note } = await prepareFile(tools, { item, pack }, options);
    if (make === null) return await leaveOut(tools, item, note);
    const folder = await guard(target, () => makeStagingFolder(item));
    const unfinished = join(folder, item.fileName);
    const result = await make(unfinished).catch(async (error) => {
      throw await inPersonsWords(error, item, target);
    });
    if (item.hasSidecar) await guard(target, () => writeSidecar(tools, item, result, folder));
    tools.claims.stage(item.id, result);
    const placed = await guard(target, () => place(tools, item, unfinished, target));
    if (placed === null) return await leaveOut(tools, item, standsThere(item));
    tools.claims.finish(item.id, await settlePlaced(item, result, placed));
    return 'done';
  } catch (error) {
    await clearAway(claimed).catch(() => undefined); // the first failure is the one to tell
    throw error;
  }
}

/**
 * Whoever made the file knows the staging folder alone, whose name says nothing to a person, and may take one that
 * is gone for one that may not be written to.
 */
async function inPersonsWords(error: unknown, item: ClaimedItem, target: string): Promise<unknown> {
  // From a write that nobody else put into words.
  if (isDiskFull(error)) return toDestinationFailure(error, target);
  const isOfFolder =
    error instanceof Failure && ['output-folder-missing', 'output-not-writable'].includes(error.code);
  if (!isOfFolder) return error;
  if (!(await exists(stagingFolder(item)))) {
    return new Failure('output-folder-missing.not-there-any-more', { path: target }, { cause: error });
  }
  return new Failure('output-not-writable.no-permission', { path: target }, { cause: error });
}

/**
 * What is left once the picture has its name: its sidecar's name, and the staging folder. Safe to repeat.
 * The picture is whole by now, so nothing here makes the item fail; the notes say what is not as it should be.
 * @param output the picture's final path
 */
export async function settlePlaced(
  item: ClaimedItem,
  result: ItemResult,
  output: string,
): Promise<readonly Said[]> {
  const notes = [...result.notes];
  if (basename(output) !== item.fileName) notes.push(said('name-was-taken', { name: basename(output) }));
  try {
    const sidecar = join(stagingFolder(item), SIDECAR_FILE);
    if ((await exists(sidecar)) && !(await placeSidecar(sidecar, `${output}${SIDECAR_ENDING}`))) {
      notes.push(said('sidecar-not-written', { name: `${basename(output)}${SIDECAR_ENDING}` }));
    }
    await removeStagingFolder(item);
  } catch (error) {
    notes.push(said('cleaning-up-failed', { reason: toFailureData(error) }));
  }
  return notes;
}

async function writeSidecar(
  { library }: ExportTools,
  item: ClaimedItem,
  result: ItemResult,
  folder: string,
): Promise<void> {
  const { sha256, widthPx, heightPx } = result;
  const sidecar: Sidecar = {
    sidecarVersion: SIDECAR_VERSION,
    recipe: library.pictures.complete(item.recipe),
    output: item.outputOptions,
    original: { fileName: basename(item.original.path), sha256: item.original.sha256 },
    result: { sha256, widthPx, heightPx },
  };
  const text = `${JSON.stringify(sidecar, null, 2)}\n`;
  await writeFile(join(folder, SIDECAR_FILE), text, { flush: true, flag: 'wx' });
}

/** In place of an older sidecar, never of a file that is none. False: such a file has the name. */
async function placeSidecar(unfinished: string, target: string): Promise<boolean> {
  for (;;) {
    if (await placeNew(unfinished, target)) return true;
    const standing = await readSidecar(target);
    if (standing === 'other') return false;
    if (standing === 'none') continue;
    await placeInstead(unfinished, target);
    return true;
  }
}

async function leaveOut(tools: ExportTools, item: ClaimedItem, note: Said): Promise<ItemOutcome> {
  await clearAway(item);
  tools.claims.pass(item.id, [note]);
  return 'skipped';
}

function standsThere({ conflict }: ClaimedItem): Said {
  return conflict === 'same' ? said('same-export-is-there') : said('file-is-there');
}

async function decidePlacement(tools: ExportTools, item: ClaimedItem, target: string): Promise<Placement> {
  return resolveConflict(item.conflict, await findStandingFile(tools, item, target));
}

/** Returns the path that the file has now, or null where the policy says to leave it out after all. */
async function place(
  tools: ExportTools,
  item: ClaimedItem,
  unfinished: string,
  target: string,
): Promise<string | null> {
  for (let number = 1; number <= MOST_NUMBERS; number++) {
    const candidate = join(target, '..', numberedFileName(item.fileName, number));
    const placement = await decidePlacement(tools, item, candidate);
    if (placement === 'skip') return null;
    if (placement === 'number') continue;
    tools.claims.nameOutput(item.id, candidate);
    if (placement === 'replace') {
      await placeInstead(unfinished, candidate);
      return candidate;
    }
    // Somebody else may have taken the name since: then the next round decides anew.
    if (await placeNew(unfinished, candidate)) return candidate;
    number--;
  }
  throw new Failure('output-exists.numbered-names-taken', { target, mostNumbers: MOST_NUMBERS });
}

async function guard<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDestinationFailure(error, target);
  }
}
