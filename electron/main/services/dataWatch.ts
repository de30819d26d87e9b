import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import type { AppEvent } from '../../../shared/ipc/contract.ts';
import type { DataState } from '../../../shared/ipc/dataState.ts';
import { bytesIn } from '../../files/bytesIn.ts';
import { bytesShort, type ReadDiskSpace, readDiskSpace, reserveBytes } from '../../files/diskSpace.ts';
import { saveBackup } from '../../library/backups.ts';
import { backupFolder, type Library } from '../../library/openLibrary.ts';
import type { KeptWork } from './keptWork.ts';

export interface DataWatchParts {
  readonly dataFolder: string;
  readonly thumbnailFolder: string;
  readonly library: Library;
  readonly keptWork: Pick<KeptWork, 'diskBytes' | 'shrinkBy'>;
  readonly announce: (event: AppEvent) => void;
  readonly onFailure: (error: unknown) => void;
  readonly readSpace?: ReadDiskSpace;
}

/** A look costs two system calls. */
const EVERY_MS = 5000;

/** The name of a file at this moment: the same path with another file is not the one that was opened. */
const identityOf = (file: string): string | null => {
  const facts = statSync(file, { throwIfNoEntry: false, bigint: true });
  return facts === undefined ? null : `${facts.dev} ${facts.ino}`;
};

/**
 * Looks after the folder with the library: keeps room on its volume free by letting kept calculations go, and
 * notices when the library's file is taken away under the app.
 */
export class DataWatch {
  readonly #parts: DataWatchParts;
  readonly #readSpace: ReadDiskSpace;
  readonly #opened: string | null;
  #state: DataState = { kind: 'sound' };
  #looking: Promise<DataState> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: DataWatchParts) {
    this.#parts = parts;
    this.#readSpace = parts.readSpace ?? readDiskSpace;
    this.#opened = identityOf(parts.library.file);
  }

  start(everyMs = EVERY_MS): void {
    this.#timer = setInterval(() => this.look().catch(this.#parts.onFailure), everyMs);
    this.#timer.unref();
  }

  /** Of a library that was taken away, what was done since it was noticed is saved too. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking?.catch(() => null);
    if (this.#state.kind === 'gone') await this.#saveCopy();
  }

  /** What the last look found. */
  get state(): DataState {
    return this.#state;
  }

  /** Looks now; two that look at the same time look once. */
  look(): Promise<DataState> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** @throws Failure 'library-gone' where it was taken away: what is changed would be kept nowhere */
  expectThere(): void {
    if (this.#state.kind === 'gone') throw gone(this.#state.folder);
  }

  async #look(): Promise<DataState> {
    const before = this.#state;
    const state = this.#isGone() ? await this.#describeGone() : await this.#describeSpace();
    this.#state = state;
    if (JSON.stringify(state) !== JSON.stringify(before)) {
      this.#parts.announce({ name: 'data.changed', payload: state });
    }
    return state;
  }

  #isGone(): boolean {
    return this.#state.kind === 'gone' || identityOf(this.#parts.library.file) !== this.#opened;
  }

  async #describeGone(): Promise<DataState> {
    if (this.#state.kind === 'gone') return this.#state;
    return { kind: 'gone', folder: this.#parts.dataFolder, copy: await this.#saveCopy() };
  }

  /** The open file has everything as long as it is open, whatever became of its name. */
  async #saveCopy(): Promise<string | null> {
    const { library, dataFolder, onFailure } = this.#parts;
    try {
      return (await saveBackup(library.db, backupFolder(dataFolder), 'rolling')).path;
    } catch (error) {
      onFailure(error);
      return null;
    }
  }

  async #describeSpace(): Promise<DataState> {
    const { dataFolder, thumbnailFolder, keptWork } = this.#parts;
    const short = bytesShort(await this.#readSpace(dataFolder));
    if (short === 0) return { kind: 'sound' };
    await keptWork.shrinkBy(short);
    const space = await this.#readSpace(dataFolder);
    if (bytesShort(space) === 0) return { kind: 'sound' };
    const packs = await Promise.all(['packs', 'downloads'].map((name) => bytesIn(join(dataFolder, name))));
    return {
      kind: 'short',
      freeBytes: space.freeBytes,
      reserveBytes: Math.ceil(reserveBytes(space)),
      residualBytes: await keptWork.diskBytes(),
      thumbnailBytes: await bytesIn(thumbnailFolder),
      packBytes: packs.reduce((sum, bytes) => sum + bytes, 0),
    };
  }
}

function gone(folder: string): Failure {
  return new Failure('library-gone.with-its-folder', { folder });
}
