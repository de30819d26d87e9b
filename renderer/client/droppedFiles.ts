import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import type { ImportSummary } from '../../shared/ipc/views.ts';
import { endingOf, isPictureName, isSearchedFolder } from '../../shared/library/pictureFiles.ts';
import { findBridge } from './findBridge.ts';

/** Something that was dropped or pasted: a file, or in a browser what may be a folder. */
export interface DroppedThing {
  readonly file: File | null;
  readonly entry: FileSystemEntry | null;
}

/** To be called while the event is handled: afterwards it has nothing any more. */
export function takeDropped(transfer: DataTransfer | null): DroppedThing[] {
  const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  return items.map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }));
}

/** The pictures in what was dropped: files that were dropped themselves, and those in folders, with all below. */
export class DroppedFiles {
  readonly files: File[] = [];
  /** What could not be read. */
  readonly lost: ImportSummary['failed'][number][] = [];
  readonly #skipped = new Map<string, number>();

  /** Files of folders that are no pictures by their names. */
  get skipped(): ImportSummary['skipped'] {
    return [...this.#skipped].map(([ending, count]) => ({ ending, count }));
  }

  static async list(things: readonly DroppedThing[], signal: AbortSignal): Promise<DroppedFiles> {
    const found = new DroppedFiles();
    for (const { file, entry } of things) {
      // In Electron a folder has a path, as a file has: main searches it where it lies.
      const isFolder = entry?.isDirectory === true && findBridge() === null;
      if (isFolder) await found.#search(entry as FileSystemDirectoryEntry, signal);
      else if (file !== null) found.files.push(file);
    }
    return found;
  }

  async #search(folder: FileSystemDirectoryEntry, signal: AbortSignal): Promise<void> {
    let entries: FileSystemEntry[];
    try {
      entries = await entriesOf(folder);
    } catch {
      this.lost.push({ fileName: folder.name, failure: unreadable('folder') });
      return;
    }
    for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
      if (signal.aborted) return;
      if (!entry.isDirectory) await this.#take(entry as FileSystemFileEntry);
      else if (isSearchedFolder(entry.name)) await this.#search(entry as FileSystemDirectoryEntry, signal);
    }
  }

  async #take(entry: FileSystemFileEntry): Promise<void> {
    const { name } = entry;
    if (!isPictureName(name)) {
      const ending = endingOf(name);
      if (!name.startsWith('.')) this.#skipped.set(ending, (this.#skipped.get(ending) ?? 0) + 1);
      return;
    }
    try {
      this.files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    } catch {
      this.lost.push({ fileName: name, failure: unreadable('file') });
    }
  }
}

export function unreadable(what: 'file' | 'folder'): FailureData {
  const word = what === 'file' ? 'picture-unreadable.dropped-file' : 'picture-unreadable.dropped-folder';
  return new Failure(word, {}).toData();
}

/** A browser gives a folder's entries by the hundred, until it gives none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
