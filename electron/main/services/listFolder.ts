import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import type { FolderEntry, FolderListing } from '../../../shared/ipc/views.ts';
import type { GrantedPaths } from './grantedPaths.ts';
import { isInside } from './isInside.ts';

const ENTRIES_MAX = 2000;
const PICTURE_EXTENSIONS = new Set(
  'jpg jpeg jpe jfif png tif tiff webp avif gif heic heif hif dng nef cr2 cr3 arw raf orf rw2 pef srw'.split(
    ' ',
  ),
);

/**
 * A folder for the window's own chooser: folders, then pictures, in the order of their names. Hidden ones
 * are left out, and links that lead outside `root`.
 * @throws Failure where the folder is outside the root or cannot be read
 */
export async function listFolder(
  root: string,
  folder: string | undefined,
  granted: GrantedPaths,
): Promise<FolderListing> {
  const rootPath = await realpath(root);
  const path = await realpath(folder ?? rootPath).catch(() => null);
  if (path === null || !isInside(rootPath, path)) {
    throw new Failure('not-found', 'This folder is not there any more.', { action: 'Choose another one.' });
  }
  const names = await readNames(path);
  const entries: FolderEntry[] = [];
  for (const name of names) {
    if (entries.length === ENTRIES_MAX) break;
    const entry = await describeEntry(rootPath, join(path, name), granted);
    if (entry !== null) entries.push(entry);
  }
  return {
    id: granted.grant(path),
    name: basename(path) || path,
    parents: parentsOf(rootPath, path, granted),
    entries: entries.toSorted(
      (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, undefined, { numeric: true }),
    ),
    isCut: entries.length === ENTRIES_MAX,
  };
}

async function readNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch (cause) {
    throw new Failure('not-found', `The folder '${basename(folder)}' cannot be read.`, {
      action: 'Check its permissions, or choose another one.',
      cause,
    });
  }
}

async function describeEntry(root: string, path: string, granted: GrantedPaths): Promise<FolderEntry | null> {
  const isPicture = PICTURE_EXTENSIONS.has(extname(path).slice(1).toLowerCase());
  try {
    const facts = await stat(path);
    if (!facts.isDirectory() && !(isPicture && facts.isFile())) return null;
    if (!isInside(root, await realpath(path))) return null;
    const kind = facts.isDirectory() ? 'folder' : 'picture';
    return { id: granted.grant(path), name: basename(path), kind, bytes: facts.size };
  } catch {
    // A dangling link, or gone since the folder was read: it is not offered.
    return null;
  }
}

function parentsOf(root: string, path: string, granted: GrantedPaths): FolderListing['parents'] {
  const parents = [];
  for (let at = path; relative(root, at) !== ''; ) {
    at = dirname(at);
    parents.unshift({ id: granted.grant(at), name: basename(at) || at });
  }
  return parents;
}
