import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import { nameSortKey } from '../../shared/library/nameSortKey.ts';
import { isPictureName, isSearchedFolder } from '../../shared/library/pictureFiles.ts';
import { toFileFailure } from '../files/fileFailure.ts';

export type ScannedEntry =
  | { readonly kind: 'picture'; readonly path: string; readonly root: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly failure: FailureData };

/**
 * Lists pictures: files as they are named, folders with everything below, in the order of a file manager.
 * Hidden entries and junk are left out; a link is followed, but no folder is entered twice.
 * `root` is the folder that was named (for a file: its own), so that a tree can be mirrored.
 */
export async function* scanPictures(
  paths: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ScannedEntry> {
  const entered = new Set<string>();
  for (const named of paths) {
    if (signal.aborted) return;
    const path = resolve(named);
    try {
      const isFolder = (await stat(path)).isDirectory();
      if (isFolder) yield* scanFolder(path, path, entered, signal);
      else yield { kind: 'picture', path, root: resolve(path, '..') };
    } catch (error) {
      yield { kind: 'unreadable', path, failure: toFailureData(toFileFailure(error, path)) };
    }
  }
}

async function* scanFolder(
  folder: string,
  root: string,
  entered: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<ScannedEntry> {
  const real = await realpath(folder);
  if (entered.has(real)) return;
  entered.add(real);
  const entries = await readdir(folder, { withFileTypes: true });
  const sorted = entries.map((entry) => ({ entry, key: nameSortKey(entry.name) }));
  sorted.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  for (const { entry } of sorted) {
    if (signal.aborted) return;
    const path = join(folder, entry.name);
    try {
      const kind = await kindOf(entry, path);
      if (kind === 'file' && isPictureName(entry.name)) yield { kind: 'picture', path, root };
      if (kind === 'folder' && isSearchedFolder(entry.name)) yield* scanFolder(path, root, entered, signal);
    } catch (error) {
      yield { kind: 'unreadable', path, failure: toFailureData(toFileFailure(error, path)) };
    }
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  const target = entry.isSymbolicLink() ? await stat(path) : entry;
  if (target.isDirectory()) return 'folder';
  return target.isFile() ? 'file' : 'other';
}
