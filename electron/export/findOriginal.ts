import { basename } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import { systemCode } from '../library/fileFailure.ts';
import { hashFile, isSameState, readFileState } from '../library/hashFile.ts';
import type { Library } from '../library/openLibrary.ts';
import type { ClaimedItem } from './exportRow.ts';

/**
 * The original's path now; it may have been moved and located again since it was queued.
 * @throws Failure 'picture-not-found', or 'conflict' where its content is another one
 */
export async function findOriginal(
  library: Library,
  item: ClaimedItem,
  signal: AbortSignal,
): Promise<string> {
  const { original } = item;
  const moved = item.photoId === null ? null : (library.photos.getMany([item.photoId])[0]?.path ?? null);
  for (const path of new Set([original.path, moved ?? original.path])) {
    const file = await readFileState(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
      throw unreadable(path, error);
    });
    if (file === null) continue;
    if (isSameState(file, { ...original, path })) return path;
    if ((await hashFile(path, signal)) === original.sha256) return path;
    throw new Failure('conflict', `${basename(path)} has changed since it was queued.`, {
      action: "Queue it again to export it as it is now, or put the earlier file back and 'Retry'.",
    });
  }
  throw new Failure('picture-not-found', `The original ${original.path} is not there.`, {
    action: "Connect its drive, or use 'Locate…', then 'Retry'.",
  });
}

function unreadable(path: string, cause: unknown): Failure {
  return new Failure('picture-not-found', `The original ${path} cannot be read.`, {
    action: "Check its permissions and its drive, then 'Retry'.",
    cause,
  });
}
