import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type Database, findDamage, isDamage } from './database.ts';
import { schemaVersion } from './migrate.ts';

/** Why a backup was made. Rolling ones replace each other; those made before a migration do too, apart. */
export type BackupReason = 'rolling' | 'before-migration';

export interface Backup {
  readonly path: string;
  readonly reason: BackupReason;
  readonly savedAt: Date;
}

const KEPT: Record<BackupReason, number> = { rolling: 7, 'before-migration': 3 };
const FILE_NAME =
  /^library-(rolling|before-migration)-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z\.sqlite$/;

/**
 * Writes a copy of the library as it stands now and keeps the newest few. The copy is checked before it
 * gets its name, so a file with a backup's name is whole.
 * @throws Error where the copy cannot be written or is not sound
 */
export async function saveBackup(
  db: Database,
  folder: string,
  reason: BackupReason,
  now = new Date(),
): Promise<Backup> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, backupName(reason, now));
  const unfinished = `${path}.part`;
  await db.backup(unfinished);
  return finishBackup({ unfinished, path, reason, savedAt: now }, folder);
}

/** As `saveBackup`, but blocks: for the moment before a migration, when nothing else may happen. */
export function saveBackupNow(db: Database, folder: string, reason: BackupReason, now = new Date()): Backup {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, backupName(reason, now));
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  db.prepare('VACUUM INTO ?').run(unfinished);
  return finishBackup({ unfinished, path, reason, savedAt: now }, folder);
}

function finishBackup(made: Backup & { readonly unfinished: string }, folder: string): Backup {
  const damage = inspectCopy(made.unfinished);
  if (damage !== null) {
    rmSync(made.unfinished, { force: true });
    throw new Error(`The backup is not sound: ${damage}`);
  }
  const handle = openSync(made.unfinished, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(made.unfinished, made.path);
  const { path, reason, savedAt } = made;
  prune(folder, reason);
  return { path, reason, savedAt };
}

function prune(folder: string, reason: BackupReason): void {
  const old = listBackups(folder)
    .filter((backup) => backup.reason === reason)
    .slice(KEPT[reason]);
  for (const backup of old) rmSync(backup.path, { force: true });
}

/** Newest first. */
export function listBackups(folder: string): Backup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const match = FILE_NAME.exec(name);
      if (match === null) return [];
      const [, reason, year, month, day, hour, minute, second, millisecond] = match;
      const savedAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
      return [{ path: join(folder, name), reason: reason as BackupReason, savedAt }];
    })
    .sort((a, b) => b.savedAt.getTime() - a.savedAt.getTime());
}

/** The newest backup that passes a thorough check and that this version of the app can read. */
export function newestWholeBackup(folder: string, newestSchema: number): Backup | null {
  const whole = listBackups(folder).find((backup) => inspectCopy(backup.path, newestSchema) === null);
  return whole ?? null;
}

/** What is wrong with a copy that nobody else has open; null where it is sound. */
function inspectCopy(path: string, newestSchema = Number.POSITIVE_INFINITY): string | null {
  let copy: Database;
  try {
    copy = new Sqlite(path, { fileMustExist: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  try {
    copy.pragma('journal_mode = DELETE'); // a copy is one file
    const [damage] = findDamage(copy, true);
    if (damage !== undefined) return damage;
    const version = schemaVersion(copy);
    return version > newestSchema ? `its format ${version} is newer than this app` : null;
  } catch (error) {
    if (isDamage(error) && error instanceof Error) return error.message;
    throw error;
  } finally {
    copy.close();
  }
}

function backupName(reason: BackupReason, at: Date): string {
  return `library-${reason}-${at.toISOString().replace(/[-:.]/g, '')}.sqlite`;
}
