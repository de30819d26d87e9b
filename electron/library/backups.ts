import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { inEnglish, type Said, said } from '../../shared/errors/words/words.ts';
import { type Database, findDamage, isDamage } from './database.ts';
import { type LibraryContent, lookAtLibrary } from './lookAtLibrary.ts';
import { schemaVersion } from './migrate.ts';

/** Why a backup was made. */
export type BackupReason = 'rolling' | 'before-migration';

export interface Backup {
  readonly path: string;
  readonly reason: BackupReason;
  readonly savedAt: Date;
}

/** Rolling ones: the newest of each of so many days, then of each of so many weeks: about two months. */
const KEPT_DAYS = 7;
const KEPT_WEEKS = 9;
const KEPT_BEFORE_MIGRATIONS = 3;
/** A backup with at least this part of the most photos that any has counts as one with the photos. */
const MOST = 0.9;
const DAY_MS = 86_400_000;
const PART = '.part';
const FILE_NAME =
  /^library-(rolling|before-migration)-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z\.sqlite$/;

/**
 * Writes a copy of the library as it stands now and prunes the older ones. The copy is checked before it
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
  const unfinished = unfinishedName(path);
  await db.backup(unfinished);
  return finishBackup({ unfinished, path, reason, savedAt: now }, folder);
}

/** As `saveBackup`, but blocks: for the moment before a migration, when nothing else may happen. */
export function saveBackupNow(db: Database, folder: string, reason: BackupReason, now = new Date()): Backup {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, backupName(reason, now));
  const unfinished = unfinishedName(path);
  db.prepare('VACUUM INTO ?').run(unfinished);
  return finishBackup({ unfinished, path, reason, savedAt: now }, folder);
}

/** Without a log of its own beside it, so that it can be looked at without being written to. */
function makeOneFile(path: string): void {
  const copy = new Sqlite(path, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

function finishBackup(made: Backup & { readonly unfinished: string }, folder: string): Backup {
  makeOneFile(made.unfinished);
  const damage = inspectCopy(made.unfinished);
  if (damage !== null) {
    rmSync(made.unfinished, { force: true });
    throw new Error(`The backup is not sound: ${typeof damage === 'string' ? damage : inEnglish(damage)}`);
  }
  const handle = openSync(made.unfinished, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(made.unfinished, made.path);
  const { path, reason, savedAt } = made;
  prune(folder, savedAt);
  return { path, reason, savedAt };
}

/** Of its own for each process and each moment: two that are at it at once do not write into one file. */
function unfinishedName(path: string): string {
  return `${path}.${process.pid}-${randomUUID()}${PART}`;
}

/**
 * Leaves the newest rolling backup of each of the last days and weeks, and the newest few that were made before a
 * migration. The newest one that has (most of) the photos stays in any case: a library that lost its photos and
 * is backed up every day would push out all that has them.
 */
function prune(folder: string, now: Date): void {
  const all = listBackups(folder);
  const rolling = all.filter(({ reason }) => reason === 'rolling');
  const kept = new Set([
    ...all.filter(({ reason }) => reason === 'before-migration').slice(0, KEPT_BEFORE_MIGRATIONS),
    ...newestOfEach(rolling, dayOf, dayOf(now) - KEPT_DAYS),
    ...newestOfEach(rolling, weekOf, weekOf(now) - KEPT_WEEKS),
  ]);
  const old = all.filter((backup) => !kept.has(backup));
  if (old.length > 0) {
    const photos = new Map(all.map((backup) => [backup, readContent(backup.path)?.photos ?? 0]));
    const most = Math.max(...photos.values());
    const holder = all.find((backup) => (photos.get(backup) ?? 0) >= MOST * most);
    for (const backup of old) if (backup !== holder) rmSync(backup.path, { force: true });
  }
  // What a killed process left; of a running one it is younger than a day.
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(PART)) continue;
    const path = join(folder, name);
    if (now.getTime() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { force: true });
  }
}

const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);
/** From Monday; 1 January 1970 was a Thursday. */
const weekOf = (at: Date): number => Math.floor((dayOf(at) + 3) / 7);

/** By the calendar: spans counted backwards from now would move, and nothing would ever get older than the first. */
function newestOfEach(
  newestFirst: readonly Backup[],
  spanOf: (at: Date) => number,
  afterSpan: number,
): Backup[] {
  const found = new Map<number, Backup>();
  for (const backup of newestFirst) {
    const span = spanOf(backup.savedAt);
    if (span > afterSpan && !found.has(span)) found.set(span, backup);
  }
  return [...found.values()];
}

/** What a copy holds, read without changing it; null where that cannot be told. Not a check of the whole file. */
export function readContent(path: string): LibraryContent | null {
  try {
    const look = lookAtLibrary(path);
    return look.kind === 'library' ? look.content : null;
  } catch {
    return null; // not readable: whoever wants to use it looks closer
  }
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

/** The newest backup that passes a thorough check, that this version of the app can read and that is wanted. */
export function newestWholeBackup(
  folder: string,
  newestSchema: number,
  isWanted: (backup: Backup) => boolean = () => true,
): Backup | null {
  const whole = listBackups(folder).find(
    (backup) => isWanted(backup) && inspectCopy(backup.path, newestSchema) === null,
  );
  return whole ?? null;
}

/** What is wrong with a copy, in SQLite's words where it says so; null where it is sound. Nothing is written to it. */
export function inspectCopy(path: string, newestSchema = Number.POSITIVE_INFINITY): Said | string | null {
  let copy: Database;
  try {
    copy = new Sqlite(path, { readonly: true, fileMustExist: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  try {
    const [damage] = findDamage(copy, true);
    if (damage !== undefined) return damage;
    const version = schemaVersion(copy);
    return version > newestSchema ? said('its-format-is-newer', { version }) : null;
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
