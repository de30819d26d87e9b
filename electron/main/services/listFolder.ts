import { basename, dirname, join, relative } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import type { FolderEntry, FolderListing } from '../../../shared/ipc/views.ts';
import { isPictureName } from '../../../shared/library/pictureFiles.ts';
import { isModelName, type ModelFileKind } from '../../../shared/packs/modelFiles.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import { readdir, realpath, stat } from '../../files/disk.ts';
import { isInside } from '../../files/isInside.ts';
import type { GrantedPaths } from './grantedPaths.ts';

const ENTRIES_MAX = 2000;

/** What is listed beside folders. */
export type ListedFiles = 'pictures' | ModelFileKind;

/**
 * A folder for the window's own chooser: folders, then files, in the order of their names. Left out are
 * links that lead outside `root` and what is hidden; of models the latter is shown, hubs keep theirs so.
 * @throws Failure where the folder is outside the root or cannot be read
 */
export async function listFolder(
  root: string,
  folder: string | undefined,
  granted: GrantedPaths,
  what: ListedFiles = 'pictures',
): Promise<FolderListing> {
  const rootPath = await realpath(root);
  const path = await realpath(folder ?? rootPath).catch(() => null);
  if (path === null || !isInside(rootPath, path)) {
    throw new Failure('not-found.folder', {});
  }
  const names = await readNames(path, what !== 'pictures');
  const entries: FolderEntry[] = [];
  for (const name of names) {
    if (entries.length === ENTRIES_MAX) break;
    const entry = await describeEntry(rootPath, join(path, name), granted, what);
    if (entry !== null) entries.push(entry);
  }
  return {
    id: granted.grant(path),
    name: shownName(basename(path) || path),
    parents: parentsOf(rootPath, path, granted),
    entries: entries.toSorted(
      (a, b) =>
        Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
        a.name.localeCompare(b.name, undefined, { numeric: true }),
    ),
    isCut: entries.length === ENTRIES_MAX,
  };
}

async function readNames(folder: string, withHidden: boolean): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => withHidden || !name.startsWith('.'));
  } catch (cause) {
    throw new Failure('not-found.folder-cannot-be-read', { folder: basename(folder) }, { cause });
  }
}

async function describeEntry(
  root: string,
  path: string,
  granted: GrantedPaths,
  what: ListedFiles,
): Promise<FolderEntry | null> {
  const name = basename(path);
  const isWanted = what === 'pictures' ? isPictureName(name) : isModelName(what, name);
  try {
    const facts = await stat(path);
    if (!facts.isDirectory() && !(isWanted && facts.isFile())) return null;
    if (!isInside(root, await realpath(path))) return null;
    const kind = facts.isDirectory() ? 'folder' : 'file';
    return { id: granted.grant(path), name: shownName(name), kind, bytes: facts.size };
  } catch {
    // A dangling link, or gone since the folder was read: it is not offered.
    return null;
  }
}

function parentsOf(root: string, path: string, granted: GrantedPaths): FolderListing['parents'] {
  const parents = [];
  for (let at = path; relative(root, at) !== ''; ) {
    at = dirname(at);
    parents.unshift({ id: granted.grant(at), name: shownName(basename(at) || at) });
  }
  return parents;
}
