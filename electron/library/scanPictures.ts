import type { Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure, type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import { nameSortKey } from '../../shared/library/nameSortKey.ts';
import { isPictureName, isSearchedFolder } from '../../shared/library/pictureFiles.ts';
import { readEntries, realpath, stat } from '../files/disk.ts';
import { toFileFailure } from '../files/fileFailure.ts';
import { isInside } from '../files/isInside.ts';

export type ScannedEntry =
  | { readonly kind: 'picture'; readonly path: string; readonly root: string }
  /** In a folder that was searched; no picture by its name. */
  | { readonly kind: 'other'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly failure: FailureData };

/**
 * Lists pictures: files as they are named, folders with everything below, in the order of a file manager.
 * Hidden entries and junk are left out, other files are named as such; a link is followed, but no folder is entered twice.
 * `root` is the folder that was named (for a file: its own), so that a tree can be mirrored.
 * @param within where everything has to lie really: a link that leads out of it is reported and not followed
 */
export async function* scanPictures(
  paths: readonly string[],
  signal: AbortSignal,
  within?: string,
): AsyncGenerator<ScannedEntry> {
  const search: Search = {
    entered: new Set(),
    signal,
    ...(within === undefined ? {} : { within: await realpath(within) }),
  };
  for (const named of paths) {
    if (signal.aborted) return;
    const path = resolve(named);
    try {
      const isFolder = (await stat(path)).isDirectory();
      if (isFolder) yield* scanFolder(path, path, search);
      else if (await isAllowed(path, search)) yield { kind: 'picture', path, root: resolve(path, '..') };
      else yield outside(path);
    } catch (error) {
      yield { kind: 'unreadable', path, failure: toFailureData(toFileFailure(error, path)) };
    }
  }
}

interface Search {
  /** Real paths of folders. */
  readonly entered: Set<string>;
  readonly signal: AbortSignal;
  /** A real path. */
  readonly within?: string;
}

async function* scanFolder(folder: string, root: string, search: Search): AsyncGenerator<ScannedEntry> {
  const { entered, signal } = search;
  const real = await realpath(folder);
  if (entered.has(real)) return;
  if (!(await isAllowed(real, search))) {
    yield outside(folder);
    return;
  }
  entered.add(real);
  const entries = await readEntries(folder);
  const sorted = entries.map((entry) => ({ entry, key: nameSortKey(entry.name) }));
  sorted.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  for (const { entry } of sorted) {
    if (signal.aborted) return;
    const path = join(folder, entry.name);
    try {
      const kind = await kindOf(entry, path);
      if (kind === 'file' && isPictureName(entry.name)) yield await scanFile(entry, path, root, search);
      else if (kind === 'file' && !entry.name.startsWith('.')) yield { kind: 'other', path };
      if (kind === 'folder' && isSearchedFolder(entry.name)) yield* scanFolder(path, root, search);
    } catch (error) {
      yield { kind: 'unreadable', path, failure: toFailureData(toFileFailure(error, path)) };
    }
  }
}

async function scanFile(entry: Dirent, path: string, root: string, search: Search): Promise<ScannedEntry> {
  const isInPlace = !entry.isSymbolicLink() || (await isAllowed(path, search));
  return isInPlace ? { kind: 'picture', path, root } : outside(path);
}

async function isAllowed(path: string, { within }: Search): Promise<boolean> {
  return within === undefined || isInside(within, await realpath(path));
}

function outside(path: string): ScannedEntry {
  const failure = new Failure('picture-not-found.link-leaves-root', { path }).toData();
  return { kind: 'unreadable', path, failure };
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  const target = entry.isSymbolicLink() ? await stat(path) : entry;
  if (target.isDirectory()) return 'folder';
  return target.isFile() ? 'file' : 'other';
}
