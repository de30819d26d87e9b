import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { chooseDataFolder } from '../../host/dataFolder.ts';
import { type Backup, listBackups, newestWholeBackup, readContent } from '../../library/backups.ts';
import { MIGRATIONS } from '../../library/migrations/list.ts';
import { backupFolder, type LibraryOpening } from '../../library/openLibrary.ts';
import { type Recovery, recoverLibrary } from '../../library/recoverLibrary.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';

/** `darkroom library backups`: newest first, read without being changed. */
export function listLibraryBackups(terminal: Terminal, data: string | undefined, isJson: boolean): ExitCode {
  const backups = listBackups(backupFolder(chooseDataFolder(data)));
  for (const backup of backups) terminal.print(isJson ? asJson(backup) : asText(backup));
  if (backups.length === 0 && !isJson) terminal.note('There is no backup yet.');
  return EXIT.allDone;
}

/**
 * `darkroom library restore`.
 * @throws Failure 'not-found', 'library-damaged', 'conflict' where the app is open; nothing was changed then
 */
export function restoreLibrary(
  terminal: Terminal,
  data: string | undefined,
  named: string | undefined,
  isJson: boolean,
): ExitCode {
  const dataFolder = chooseDataFolder(data);
  return recover(terminal, dataFolder, { kind: 'backup', path: findBackup(dataFolder, named) }, isJson);
}

/** `darkroom library keep` @throws Failure as `restoreLibrary` */
export function keepLibrary(terminal: Terminal, data: string | undefined, isJson: boolean): ExitCode {
  return recover(terminal, chooseDataFolder(data), { kind: 'keep' }, isJson);
}

function recover(terminal: Terminal, dataFolder: string, choice: Recovery, isJson: boolean): ExitCode {
  const photos = countAndClose(recoverLibrary(dataFolder, choice));
  terminal.print(
    isJson
      ? JSON.stringify({ event: 'library', choice: choice.kind, photos })
      : `The library holds ${photos} photos.`,
  );
  return EXIT.allDone;
}

function countAndClose(opening: LibraryOpening): number {
  if (opening.state !== 'open') throw Failure.fromData(opening.failure);
  const photos = opening.library.queries.count({});
  opening.library.close();
  return photos;
}

function findBackup(dataFolder: string, named: string | undefined): string {
  const folder = backupFolder(dataFolder);
  if (named === undefined) {
    const newest = newestWholeBackup(
      folder,
      MIGRATIONS.length,
      ({ path }) => (readContent(path)?.photos ?? 0) > 0,
    );
    if (newest !== null) return newest.path;
    throw new Failure('not-found.backup-with-photos', { folder });
  }
  const listed = listBackups(folder).find(({ path }) => basename(path) === named);
  if (listed !== undefined) return listed.path;
  const file = resolve(named);
  if (existsSync(file) && statSync(file).isFile()) return file;
  throw new Failure('not-found.no-backup-and-no-file', { named, folder });
}

function asJson({ path, reason, savedAt }: Backup): string {
  const content = readContent(path);
  return JSON.stringify({
    ...{ event: 'backup', name: basename(path), savedAt: savedAt.toISOString(), reason },
    ...{ bytes: statSync(path).size, photos: content?.photos ?? null, albums: content?.albums ?? null },
  });
}

function asText({ path, savedAt }: Backup): string {
  const content = readContent(path);
  const holds = content === null ? 'not readable' : `${content.photos} photos, ${content.albums} albums`;
  return `${basename(path)}  ${savedAt.toISOString()}  ${(statSync(path).size / 1e6).toFixed(1)} MB  ${holds}`;
}
