import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import type { ImportSummary } from '../../shared/ipc/views.ts';
import { DroppedFiles, type DroppedThing, unreadable } from './droppedFiles.ts';
import { findBridge } from './findBridge.ts';
import { uploadFile } from './uploadFile.ts';

export interface HandedOver {
  /** As import takes them. */
  readonly ids: readonly string[];
  /** What could not be handed over. */
  readonly lost: ImportSummary['failed'];
}

/** The same for what was dropped, folders too; `skipped` are files in them that are no pictures. */
export async function handOverDropped(
  things: readonly DroppedThing[],
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<HandedOver & Pick<ImportSummary, 'skipped'>> {
  const { files, lost: unread, skipped } = await DroppedFiles.list(things, signal);
  onProgress(0, files.length);
  const { ids, lost } = await handOverFiles(files, signal, (done) => onProgress(done, files.length));
  return { ids, lost: [...unread, ...lost], skipped };
}

/**
 * Ids for files that were dropped on or pasted into the page. In Electron those on the disk stay where they are. Of
 * all others (a browser yields no paths, and what was copied in another program has none) main keeps copies: once
 * `signal` is aborted, of no more files than it has whole by then. One that cannot be read keeps no other back.
 */
export async function handOverFiles(
  files: readonly File[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<HandedOver> {
  const granted = (await findBridge()?.grantFiles(files)) ?? [];
  const ids: string[] = [];
  const lost: ImportSummary['failed'][number][] = [];
  for (const [index, file] of files.entries()) {
    try {
      ids.push(granted[index] ?? (await uploadFile(file.name, file, signal)));
    } catch (error) {
      if (signal.aborted) return { ids, lost };
      lost.push({ fileName: file.name, failure: await reasonOf(error, file) });
    }
    onProgress(index + 1);
  }
  return { ids, lost };
}

/** @throws the error itself where it is about the app and not about the file */
async function reasonOf(error: unknown, file: File): Promise<FailureData> {
  if (error instanceof Failure) return error.toData();
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
  if (isReadable) throw error;
  return unreadable('file');
}
