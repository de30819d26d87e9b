import { basename } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import type { FileState } from '../files/hashFile.ts';
import { hashFile, isSameState, readFileState } from '../files/hashFile.ts';
import { systemCode } from '../files/systemCode.ts';
import type { Library } from '../library/openLibrary.ts';
import type { ClaimedItem } from './exportRow.ts';

/**
 * The original's path now; it may have been moved and located again since it was queued.
 * @throws Failure 'picture-not-found', or 'picture-changed' where its content is another one
 */
export async function findOriginal(
  library: Library,
  item: ClaimedItem,
  signal: AbortSignal,
): Promise<string> {
  const { original } = item;
  const file = await locateOriginal(library, { path: original.path, photoId: item.photoId });
  if (file === null) {
    throw new Failure('picture-not-found.original-not-there', { path: original.path });
  }
  const { path } = file;
  if (isSameState(file, { ...original, path })) return path;
  if ((await hashFile(path, signal)) === original.sha256) return path;
  const word =
    item.kind === 'photo' ? 'picture-changed.since-queued' : 'picture-changed.result-shows-earlier';
  throw new Failure(word, { path: basename(path) });
}

/**
 * Where the original is, the same or not; null where it is nowhere.
 * @throws Failure 'picture-not-found' where it cannot be looked at
 */
export async function locateOriginal(
  library: Library,
  { path: frozen, photoId }: { readonly path: string; readonly photoId: number | null },
): Promise<FileState | null> {
  const moved = photoId === null ? undefined : library.photos.getMany([photoId])[0]?.path;
  for (const path of new Set([frozen, moved ?? frozen])) {
    const file = await readFileState(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
      throw unreadable(path, error);
    });
    if (file !== null) return file;
  }
  return null;
}

function unreadable(path: string, cause: unknown): Failure {
  return new Failure('picture-not-found.original-cannot-read', { path }, { cause });
}
