import { basename } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import { toFileFailure } from '../files/fileFailure.ts';
import { hashFile, readFileState } from '../files/hashFile.ts';
import type { Library } from './openLibrary.ts';
import type { KnownOriginal } from './photoStore.ts';
import { scanPictures } from './scanPictures.ts';

/**
 * Points a photo to where its original is now.
 * @throws Failure 'picture-not-found', or 'conflict' where the file is another picture or another photo's
 */
export async function locateOriginal(
  library: Library,
  photoId: number,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const photo = library.photos.get(photoId);
  try {
    const file = await readFileState(path);
    const hash = await hashFile(path, signal);
    if (hash !== photo.sha256) {
      throw new Failure('conflict.not-the-same-picture', { path: basename(path), fileName: photo.fileName });
    }
    library.photos.moveOriginal(photoId, file);
  } catch (error) {
    throw toFileFailure(error, path);
  }
}

/**
 * Searches a folder for the originals of all missing photos, by content. Only files of a wanted size are
 * read. Returns the photos that were found.
 */
export async function locateMissing(
  library: Library,
  folder: string,
  options: { signal: AbortSignal; onProgress?: (filesSeen: number) => void },
): Promise<number[]> {
  const wanted = new Map<number, KnownOriginal[]>();
  for (const original of library.photos.missingOriginals()) {
    wanted.set(original.bytes, [...(wanted.get(original.bytes) ?? []), original]);
  }
  const found = new Set<number>();
  let filesSeen = 0;
  for await (const entry of scanPictures([folder], options.signal)) {
    if (entry.kind !== 'picture') continue;
    options.onProgress?.(++filesSeen);
    const file = await readFileState(entry.path);
    const candidates = (wanted.get(file.bytes) ?? []).filter((original) => !found.has(original.id));
    if (candidates.length === 0 || library.photos.originalAt(entry.path) !== null) continue;
    const hash = await hashFile(entry.path, options.signal);
    const match = candidates.find((original) => original.sha256 === hash);
    if (match === undefined) continue;
    library.photos.moveOriginal(match.id, file);
    found.add(match.id);
  }
  return [...found];
}
