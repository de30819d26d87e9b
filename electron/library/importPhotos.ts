import { extname } from 'node:path';
import type { PictureFacts } from '../../shared/engine/protocol.ts';
import { type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import { existsSync } from '../files/disk.ts';
import { toFileFailure } from '../files/fileFailure.ts';
import type { FileState } from '../files/hashFile.ts';
import { isSameState, readFileState } from '../files/hashFile.ts';
import { write } from './database.ts';
import type { Library } from './openLibrary.ts';
import type { KnownOriginal } from './photoStore.ts';
import { scanPictures } from './scanPictures.ts';

/** What the engine says of a file. @throws Failure 'picture-…' */
export type InspectPicture = (path: string, signal: AbortSignal) => Promise<PictureFacts>;

export interface ImportRequest {
  /** Files and folders; folders with everything below. */
  readonly paths: readonly string[];
  /** Photos that were in the library before are put into the album too. */
  readonly albumId?: number;
  /** The files are the app's own copies (uploads of the browser shell). */
  readonly isCopy?: boolean;
  /** The only folder that may be looked into, where the shell has one. */
  readonly within?: string;
}

export interface ImportProgress {
  readonly done: number;
  readonly total: number;
}

export interface ImportReport {
  readonly added: readonly number[];
  /** Files whose content is in the library already. */
  readonly duplicates: readonly { readonly path: string; readonly photoId: number }[];
  /** Photos that were missing and were found again at another place. */
  readonly found: readonly number[];
  /** Photos whose original has changed since. */
  readonly changed: readonly number[];
  readonly failed: readonly { readonly path: string; readonly failure: FailureData }[];
  /** Files of folders that are no pictures by their names: how many of each ending ('' for none). */
  readonly skipped: ReadonlyMap<string, number>;
  /** What was read until then is in the library. */
  readonly wasCancelled: boolean;
}

type Inspected =
  | { readonly kind: 'known'; readonly original: KnownOriginal }
  | { readonly kind: 'read'; readonly file: FileState; readonly facts: PictureFacts }
  | { readonly kind: 'failed'; readonly path: string; readonly failure: FailureData };

/** Rows written in one transaction: enough to make flushing cheap, few enough to show up soon. */
const BATCH_PHOTOS = 24;
const INSPECTED_AT_ONCE = 4;
/** While a large folder is searched, how many were found is told this often. */
const FOUND_TOLD_EVERY = 25;

/**
 * Puts files and folders into the library. Originals are read, never copied or changed. A file that is
 * known (same path, size and time) is not read again, so importing a folder anew costs next to nothing.
 */
export async function importPhotos(
  library: Library,
  inspect: InspectPicture,
  request: ImportRequest,
  options: {
    signal: AbortSignal;
    onProgress?: (progress: ImportProgress) => void;
    /** While folders are still searched: how many pictures were found so far. */
    onFound?: (files: number) => void;
  },
): Promise<ImportReport> {
  const { signal, onProgress, onFound } = options;
  const report = {
    added: [] as number[],
    duplicates: [] as { path: string; photoId: number }[],
    found: [] as number[],
    changed: [] as number[],
    failed: [] as { path: string; failure: FailureData }[],
    skipped: new Map<string, number>(),
  };
  const files: string[] = [];
  const listed = new Set<string>();
  for await (const entry of scanPictures(request.paths, signal, request.within)) {
    if (entry.kind === 'unreadable') report.failed.push({ path: entry.path, failure: entry.failure });
    else if (entry.kind === 'other') count(report.skipped, extname(entry.path).slice(1).toLowerCase());
    else if (!listed.has(entry.path)) {
      listed.add(entry.path);
      files.push(entry.path);
      if (files.length % FOUND_TOLD_EVERY === 1) onFound?.(files.length);
    }
  }
  for (let start = 0; start < files.length && !signal.aborted; start += BATCH_PHOTOS) {
    const batch = files.slice(start, start + BATCH_PHOTOS);
    const inspected = await inspectBatch(library, inspect, batch, signal, (done) =>
      onProgress?.({ done: start + done, total: files.length }),
    );
    write(library.db, () => {
      for (const one of inspected) record(library, one, request, report);
    });
  }
  return { ...report, wasCancelled: signal.aborted };
}

async function inspectBatch(
  library: Library,
  inspect: InspectPicture,
  paths: readonly string[],
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<Inspected[]> {
  const results: (Inspected | undefined)[] = paths.map(() => undefined);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < paths.length && !signal.aborted) {
      const index = next++;
      results[index] = await inspectOne(library, inspect, paths[index] as string, signal);
      onDone(++done);
    }
  };
  await Promise.all(Array.from({ length: INSPECTED_AT_ONCE }, work));
  return results.filter((result) => result !== undefined);
}

async function inspectOne(
  library: Library,
  inspect: InspectPicture,
  path: string,
  signal: AbortSignal,
): Promise<Inspected | undefined> {
  try {
    const file = await readFileState(path);
    const original = library.photos.originalAt(path);
    if (original !== null && isSameState(file, original)) return { kind: 'known', original };
    return { kind: 'read', file, facts: await inspect(path, signal) };
  } catch (error) {
    if (signal.aborted) return undefined;
    return { kind: 'failed', path, failure: toFailureData(toFileFailure(error, path)) };
  }
}

function record(
  library: Library,
  one: Inspected,
  request: ImportRequest,
  report: {
    added: number[];
    duplicates: { path: string; photoId: number }[];
    found: number[];
    changed: number[];
    failed: { path: string; failure: FailureData }[];
  },
): void {
  if (one.kind === 'failed') {
    report.failed.push({ path: one.path, failure: one.failure });
    return;
  }
  const placed = one.kind === 'known' ? recordKnown(library, one.original) : place(library, one, request);
  switch (placed.outcome) {
    case 'added':
      report.added.push(placed.photoId);
      break;
    case 'duplicate':
      report.duplicates.push({ path: placed.path, photoId: placed.photoId });
      break;
    case 'found':
      report.found.push(placed.photoId);
      break;
    case 'changed':
      report.changed.push(placed.photoId);
      break;
  }
  if (request.albumId !== undefined) library.albums.add(request.albumId, [placed.photoId]);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

interface Placed {
  readonly outcome: 'added' | 'duplicate' | 'found' | 'changed';
  readonly photoId: number;
  readonly path: string;
}

function recordKnown(library: Library, original: KnownOriginal): Placed {
  if (original.isMissing) library.photos.setMissing([original.id], false);
  return {
    outcome: original.isMissing ? 'found' : 'duplicate',
    photoId: original.id,
    path: original.path,
  };
}

function place(library: Library, read: Inspected & { kind: 'read' }, request: ImportRequest): Placed {
  const { file, facts } = read;
  const { path } = file;
  // Looked up again inside the transaction: another process may have imported the file meanwhile.
  const here = library.photos.originalAt(path);
  if (here !== null) {
    if (here.sha256 === facts.sha256) {
      library.photos.moveOriginal(here.id, file);
      return { outcome: here.isMissing ? 'found' : 'duplicate', photoId: here.id, path };
    }
    library.photos.updateOriginal(here.id, file, facts);
    return { outcome: 'changed', photoId: here.id, path };
  }
  const twins = library.photos.originalsWithHash(facts.sha256);
  // Known to be missing, or moved since anybody looked.
  const lost = twins.find((twin) => twin.isMissing || !existsSync(twin.path));
  if (lost !== undefined) {
    library.photos.moveOriginal(lost.id, file);
    return { outcome: 'found', photoId: lost.id, path };
  }
  const [twin] = twins;
  if (twin !== undefined) return { outcome: 'duplicate', photoId: twin.id, path };
  const photoId = library.photos.add(file, facts, { isCopy: request.isCopy ?? false });
  library.keywords.add([photoId], facts.keywords ?? []);
  return { outcome: 'added', photoId, path };
}
