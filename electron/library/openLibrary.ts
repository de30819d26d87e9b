import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import { AlbumStore } from './albumStore.ts';
import { type Backup, listBackups, newestWholeBackup, saveBackup, saveBackupNow } from './backups.ts';
import { type Database, findDamage, isDamage, openDatabase, toLibraryFailure } from './database.ts';
import { EditStore } from './editStore.ts';
import { Journal } from './journal.ts';
import { KeywordStore } from './keywordStore.ts';
import { LibraryActions } from './libraryActions.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/list.ts';
import { PhotoQueries } from './photoQueries.ts';
import { PhotoStore } from './photoStore.ts';
import { PresetStore } from './presetStore.ts';
import { SettingsStore } from './settingsStore.ts';
import { VersionStore } from './versionStore.ts';

const BACKUP_INTERVAL_MS = 24 * 3_600_000;

export interface Library {
  readonly file: string;
  readonly db: Database;
  readonly photos: PhotoStore;
  readonly queries: PhotoQueries;
  readonly albums: AlbumStore;
  readonly keywords: KeywordStore;
  readonly edits: EditStore;
  readonly versions: VersionStore;
  readonly presets: PresetStore;
  readonly settings: SettingsStore;
  /** What a person did, and how it is undone. */
  readonly journal: Journal;
  /** Everything that a person does to photos and lists, kept in the journal. */
  readonly actions: LibraryActions;
  /** A number that changes when another process has written to the library. */
  changeCount(): number;
  /** Makes a rolling backup unless the newest is younger than a day. Call it at start and every few hours. */
  backUpIfDue(now?: Date): Promise<Backup | null>;
  close(): void;
}

export type LibraryOpening =
  | { readonly state: 'open'; readonly library: Library }
  /** The file is not sound. Nothing was touched; `recoverLibrary` does what the user chooses. */
  | {
      readonly state: 'damaged';
      readonly failure: FailureData;
      readonly damage: readonly string[];
      readonly newestBackup: Backup | null;
    }
  /** Made by a newer app, locked, or not writable: nothing to repair, only to report. */
  | { readonly state: 'refused'; readonly failure: FailureData };

export function libraryFile(dataFolder: string): string {
  return join(dataFolder, 'library.sqlite');
}

export function backupFolder(dataFolder: string): string {
  return join(dataFolder, 'backups');
}

/**
 * Opens the library of a data folder, or makes it. The file is checked first, and copied to `backups/`
 * before its schema is changed. App and command line may have it open at the same time.
 */
export function openLibrary(dataFolder: string): LibraryOpening {
  let db: Database | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true });
    const isNew = !existsSync(libraryFile(dataFolder));
    db = openDatabase(libraryFile(dataFolder));
    const damage = isNew ? [] : findDamage(db, false);
    if (damage.length > 0) {
      db.close();
      return damaged(dataFolder, damage);
    }
    const version = schemaVersion(db);
    if (version > 0 && version < MIGRATIONS.length) {
      saveBackupNow(db, backupFolder(dataFolder), 'before-migration');
    }
    migrate(db, MIGRATIONS);
    return { state: 'open', library: assemble(db, dataFolder) };
  } catch (error) {
    db?.close();
    if (isDamage(error) && error instanceof Error) return damaged(dataFolder, [error.message]);
    return { state: 'refused', failure: toFailureData(toLibraryFailure(error)) };
  }
}

/**
 * As `openLibrary`, for callers that have nobody to ask (the command line).
 * @throws Failure 'library-damaged', 'library-newer', 'conflict', 'output-not-writable'
 */
export function openLibraryOrThrow(dataFolder: string): Library {
  const opening = openLibrary(dataFolder);
  if (opening.state === 'open') return opening.library;
  throw Failure.fromData(opening.failure);
}

function damaged(dataFolder: string, damage: readonly string[]): LibraryOpening {
  const newestBackup = newestWholeBackup(backupFolder(dataFolder), MIGRATIONS.length);
  const action =
    newestBackup === null
      ? 'Start with an empty library; the damaged file is kept in backups/.'
      : `Go back to the backup of ${newestBackup.savedAt.toISOString()}, or start with an empty library; the damaged file is kept in backups/.`;
  return {
    state: 'damaged',
    failure: {
      code: 'library-damaged',
      message: `The library file ${libraryFile(dataFolder)} is damaged; your photos are not touched.`,
      action,
    },
    damage,
    newestBackup,
  };
}

function assemble(db: Database, dataFolder: string): Library {
  const folder = backupFolder(dataFolder);
  const stores = {
    photos: new PhotoStore(db),
    albums: new AlbumStore(db),
    keywords: new KeywordStore(db),
    edits: new EditStore(db),
    versions: new VersionStore(db),
    presets: new PresetStore(db),
    journal: new Journal(db),
  };
  return {
    file: libraryFile(dataFolder),
    db,
    ...stores,
    queries: new PhotoQueries(db),
    actions: new LibraryActions(stores),
    settings: new SettingsStore(db),
    changeCount: () => Number(db.pragma('data_version', { simple: true })),
    async backUpIfDue(now = new Date()) {
      const newest = listBackups(folder).find((backup) => backup.reason === 'rolling');
      if (newest !== undefined && now.getTime() - newest.savedAt.getTime() < BACKUP_INTERVAL_MS) return null;
      return saveBackup(db, folder, 'rolling', now);
    },
    close: () => {
      db.close();
    },
  };
}
