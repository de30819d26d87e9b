import { join } from 'node:path';
import { Failure, type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import { isDiskFull } from '../files/isDiskFull.ts';
import { makePrivateFolder } from '../files/makePrivateFolder.ts';
import { AlbumStore } from './albumStore.ts';
import {
  type Backup,
  listBackups,
  newestWholeBackup,
  readContent,
  saveBackup,
  saveBackupNow,
} from './backups.ts';
import {
  type Database,
  findDamage,
  isDamage,
  isOfSqlite,
  openDatabase,
  toLibraryFailure,
} from './database.ts';
import { EditStore } from './editStore.ts';
import { Journal } from './journal.ts';
import { KeywordStore } from './keywordStore.ts';
import { LibraryActions } from './libraryActions.ts';
import { acceptLoss, type LibraryContent, type LookedAt, lookAtLibrary } from './lookAtLibrary.ts';
import { MaskPictures } from './maskPictures.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/list.ts';
import { PhotoQueries } from './photoQueries.ts';
import { PhotoStore } from './photoStore.ts';
import { PresetStore } from './presetStore.ts';
import { SettingsStore } from './settingsStore.ts';
import { VersionStore } from './versionStore.ts';

const BACKUP_INTERVAL_MS = 24 * 3_600_000;
const FOLD_EVERY_MS = 2 * 60_000;

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
  /** What masks are made of. */
  readonly pictures: MaskPictures;
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
  /** Nothing was touched; `recoverLibrary` does what the user chooses. */
  | {
      readonly state: 'damaged';
      /**
       * `emptied`: the file is sound, but holds nothing, or has lost photos that a backup has. `full`: its disk has
       * no room for what SQLite keeps beside an open file.
       */
      readonly kind: 'damaged' | 'emptied' | 'full';
      readonly failure: FailureData;
      readonly damage: readonly string[];
      readonly newestBackup: (Backup & { readonly content: LibraryContent | null }) | null;
      /** Of the library as it is; null where that cannot be told. */
      readonly content: LibraryContent | null;
    }
  /** Made by a newer app, locked, or not writable: nothing to repair, only to report. */
  | { readonly state: 'refused'; readonly failure: FailureData };

export interface OpeningOptions {
  /** The person has decided at this moment what the library holds: older backups that hold more are no loss. */
  readonly lossAcceptedAt?: Date;
}

export function libraryFile(dataFolder: string): string {
  return join(dataFolder, 'library.sqlite');
}

export function backupFolder(dataFolder: string): string {
  return join(dataFolder, 'backups');
}

/**
 * Opens the library of a data folder, or makes it where there never was one. The file is looked at before it is
 * opened, checked, and copied to `backups/` before its schema is changed. App and command line may have it open
 * at the same time.
 */
export function openLibrary(dataFolder: string, options: OpeningOptions = {}): LibraryOpening {
  const { lossAcceptedAt } = options;
  let db: Database | undefined;
  try {
    makePrivateFolder(dataFolder);
    const look = lookAtLibrary(libraryFile(dataFolder));
    const problem = findProblem(dataFolder, look, lossAcceptedAt !== undefined);
    if (problem !== null) return problem;
    db = openDatabase(libraryFile(dataFolder));
    const damage = look.kind === 'nothing' ? [] : findDamage(db, false);
    if (damage.length > 0) {
      db.close();
      return damaged(dataFolder, damage);
    }
    const version = schemaVersion(db);
    if (version > 0 && version < MIGRATIONS.length) {
      saveBackupNow(db, backupFolder(dataFolder), 'before-migration');
    }
    migrate(db, MIGRATIONS);
    if (lossAcceptedAt !== undefined) acceptLoss(db, lossAcceptedAt);
    foldIn(db);
    return { state: 'open', library: assemble(db, dataFolder) };
  } catch (error) {
    db?.close();
    if (isDamage(error) && error instanceof Error) return damaged(dataFolder, [error.message]);
    const failure = toFailureData(toLibraryFailure(error));
    const isFull = isDiskFull(error) || failure.code === 'output-disk-full';
    return isFull ? fullDisk(dataFolder) : { state: 'refused', failure };
  }
}

/**
 * As `openLibrary`, for callers that have nobody to ask (the command line).
 * @throws Failure 'library-damaged', 'library-emptied', 'library-newer', 'conflict', 'output-not-writable'
 */
export function openLibraryOrThrow(dataFolder: string): Library {
  const opening = openLibrary(dataFolder);
  if (opening.state === 'open') return opening.library;
  throw Failure.fromData(opening.failure);
}

function findProblem(dataFolder: string, look: LookedAt, isAccepted: boolean): LibraryOpening | null {
  if (look.kind === 'damaged' || look.kind === 'foreign') return damaged(dataFolder, [look.reason]);
  // SQLite would throw the log away with all that it holds.
  if (look.kind === 'nothing' && look.hasLog) return damaged(dataFolder, ['its log has no library']);
  if (isAccepted) return null;
  const content = look.kind === 'library' ? look.content : null;
  const newestBackup = newestWholeBackup(backupFolder(dataFolder), MIGRATIONS.length, (backup) =>
    isMissing(content, backup),
  );
  return newestBackup === null ? null : emptied(dataFolder, content, newestBackup);
}

/** Whether a backup holds photos that a library has lost: removed ones are none, see `LibraryContent`. */
function isMissing(library: LibraryContent | null, { path, savedAt }: Backup): boolean {
  const accepted = library?.lossAcceptedAt;
  if (accepted && savedAt.getTime() <= Date.parse(accepted)) return false;
  const backup = readContent(path);
  if (backup === null || backup.photos === 0) return false;
  return library === null || library.photos === 0 || library.lastPhotoId < backup.lastPhotoId;
}

function emptied(dataFolder: string, content: LibraryContent | null, newestBackup: Backup): LibraryOpening {
  const backup = readContent(newestBackup.path);
  const photos = content?.photos ?? 0;
  return {
    state: 'damaged',
    kind: 'emptied',
    failure: new Failure('library-emptied.backup-holds-more', {
      path: libraryFile(dataFolder),
      photos,
      savedAt: newestBackup.savedAt.toISOString(),
      backupPhotos: backup?.photos ?? 0,
    }).toData(),
    damage: [],
    newestBackup: { ...newestBackup, content: backup },
    content,
  };
}

function fullDisk(dataFolder: string): LibraryOpening {
  return {
    state: 'damaged',
    kind: 'full',
    failure: new Failure('output-disk-full.of-data-folder', { dataFolder }).toData(),
    damage: [],
    newestBackup: null,
    content: null,
  };
}

function damaged(dataFolder: string, damage: readonly string[]): LibraryOpening {
  const newestBackup = newestWholeBackup(backupFolder(dataFolder), MIGRATIONS.length);
  const path = libraryFile(dataFolder);
  const failure =
    newestBackup === null
      ? new Failure('library-damaged.no-backup', { path })
      : new Failure('library-damaged.with-backup', { path, savedAt: newestBackup.savedAt.toISOString() });
  return {
    state: 'damaged',
    kind: 'damaged',
    failure: failure.toData(),
    damage,
    newestBackup: newestBackup && { ...newestBackup, content: readContent(newestBackup.path) },
    content: null,
  };
}

/**
 * Moves what the write-ahead log holds into the file: the log can be lost, or left behind in a copy. What does not
 * go now (another process reads, the disk is full) stays in the log, and goes next time.
 */
function foldIn(db: Database): void {
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    if (!isOfSqlite(error)) throw error;
  }
}

function assemble(db: Database, dataFolder: string): Library {
  const folder = backupFolder(dataFolder);
  const folding = setInterval(() => foldIn(db), FOLD_EVERY_MS);
  folding.unref();
  const pictures = new MaskPictures(db);
  const stores = {
    photos: new PhotoStore(db),
    albums: new AlbumStore(db),
    keywords: new KeywordStore(db),
    edits: new EditStore(db, pictures),
    versions: new VersionStore(db, pictures),
    presets: new PresetStore(db),
    journal: new Journal(db),
  };
  return {
    file: libraryFile(dataFolder),
    db,
    ...stores,
    pictures,
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
      clearInterval(folding);
      if (db.open) foldIn(db);
      db.close();
    },
  };
}
