import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { backupFolder, type LibraryOpening, libraryFile, openLibrary } from './openLibrary.ts';

export type Recovery = { readonly kind: 'backup'; readonly path: string } | { readonly kind: 'fresh' };

/**
 * Does what the user chose for a damaged library: the damaged file (with what SQLite keeps beside it) is
 * moved to `backups/damaged-<time>/`, then the backup takes its place, or an empty library is made.
 * The backup itself stays where it is. No other process may have the library open.
 */
export function recoverLibrary(dataFolder: string, choice: Recovery, now = new Date()): LibraryOpening {
  const file = libraryFile(dataFolder);
  const stamp = now.toISOString().replace(/[-:.]/g, '');
  const keptFolder = join(backupFolder(dataFolder), `damaged-${stamp}`);
  mkdirSync(keptFolder, { recursive: true });
  // The write-ahead log belongs to the damaged file: beside the backup it would be replayed into it.
  for (const part of [`${file}-wal`, `${file}-shm`, file]) {
    if (existsSync(part)) renameSync(part, join(keptFolder, basename(part)));
  }
  if (choice.kind === 'backup') {
    const unfinished = `${file}.part`;
    copyFileSync(choice.path, unfinished);
    renameSync(unfinished, file);
  }
  return openLibrary(dataFolder);
}
