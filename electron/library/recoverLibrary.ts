import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import { inspectCopy } from './backups.ts';
import { openDatabase, toLibraryFailure } from './database.ts';
import { lookAtLibrary } from './lookAtLibrary.ts';
import { MIGRATIONS } from './migrations/list.ts';
import { backupFolder, type LibraryOpening, libraryFile, openLibrary } from './openLibrary.ts';

export type Recovery =
  | { readonly kind: 'backup'; readonly path: string }
  /** An empty library. */
  | { readonly kind: 'fresh' }
  /** The library as it is, though backups hold more. */
  | { readonly kind: 'keep' };

/**
 * Does what the user chose for a library that is damaged or has lost its photos, or goes back to a backup of a
 * sound one. The file that was there (with what SQLite keeps beside it) is moved to `backups/replaced-<time>/`,
 * then the backup takes its place, or an empty library is made. The backup itself stays where it is. Afterwards
 * nothing that older backups hold beyond it is missed.
 * @throws Failure 'conflict' where another program has the library open, 'library-damaged' where the backup is not
 *   sound; nothing was changed then
 */
export function recoverLibrary(dataFolder: string, choice: Recovery, now = new Date()): LibraryOpening {
  const file = libraryFile(dataFolder);
  const look = lookAtLibrary(file);
  const isKept = choice.kind === 'keep' && look.kind === 'library';
  if (!isKept) {
    if (choice.kind === 'backup') expectSound(choice.path);
    if (look.kind === 'library') expectAlone(file);
    setAside(dataFolder, now);
    if (choice.kind === 'backup') placeCopy(choice.path, file);
  }
  return openLibrary(dataFolder, { lossAcceptedAt: now });
}

function expectSound(backup: string): void {
  const damage = inspectCopy(backup, MIGRATIONS.length);
  if (damage === null) return;
  throw new Failure('library-damaged.backup', { backup: basename(backup), damage });
}

/** Only a process that is alone with a library can take its log away; this also folds the log in. */
function expectAlone(file: string): void {
  try {
    const db = openDatabase(file);
    try {
      db.pragma('busy_timeout = 0');
      if (db.pragma('journal_mode = DELETE', { simple: true }) === 'delete') return;
    } finally {
      db.close();
    }
  } catch (error) {
    const failure = toLibraryFailure(error);
    if (!(failure instanceof Failure && failure.code === 'conflict')) throw failure;
  }
  throw new Failure('conflict.library-is-open-elsewhere', {});
}

function setAside(dataFolder: string, now: Date): void {
  const file = libraryFile(dataFolder);
  // The write-ahead log belongs to the file: beside another one it would be replayed into it.
  const parts = [`${file}-wal`, `${file}-shm`, `${file}-journal`, file].filter((part) => existsSync(part));
  if (parts.length === 0) return;
  const folder = join(backupFolder(dataFolder), `replaced-${now.toISOString().replace(/[-:.]/g, '')}`);
  mkdirSync(folder, { recursive: true });
  for (const part of parts) renameSync(part, join(folder, basename(part)));
}

function placeCopy(backup: string, file: string): void {
  const unfinished = `${file}.${process.pid}.part`;
  copyFileSync(backup, unfinished);
  const handle = openSync(unfinished, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
}
