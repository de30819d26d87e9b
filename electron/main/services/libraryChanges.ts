import type { AppEvent } from '../../../shared/ipc/contract.ts';
import type { PhotoChange } from '../../../shared/library/journal.ts';
import type { Journal, JournalMove } from '../../library/journal.ts';

/** Tells every window what an action changed, no more than that, and what could be undone now. */
export class LibraryChanges {
  readonly #announce: (event: AppEvent) => void;
  readonly #journal: Journal;

  constructor(announce: (event: AppEvent) => void, journal: Journal) {
    this.#announce = announce;
    this.#journal = journal;
  }

  photos(ids: readonly number[], what: PhotoChange): null {
    this.#announce({ name: 'photos.changed', payload: { ids, what } });
    return this.#undoable();
  }

  /** An import: photos came, and any that were there may be others now. */
  everything(): null {
    this.#announce({ name: 'photos.changed', payload: { what: 'list' } });
    return null;
  }

  albums(): null {
    this.#announce({ name: 'albums.changed', payload: {} });
    return this.#undoable();
  }

  versions(photoId: number): null {
    this.#announce({ name: 'versions.changed', payload: { photoId } });
    return this.#undoable();
  }

  presets(): null {
    this.#announce({ name: 'presets.changed', payload: {} });
    return this.#undoable();
  }

  /** What an undone or redone action brought back. */
  moved({ changed, areAlbumsChanged, arePresetsChanged, versionsOf }: JournalMove): void {
    for (const [what, ids] of changed) this.#announce({ name: 'photos.changed', payload: { ids, what } });
    for (const photoId of versionsOf) this.#announce({ name: 'versions.changed', payload: { photoId } });
    if (areAlbumsChanged) this.#announce({ name: 'albums.changed', payload: {} });
    if (arePresetsChanged) this.#announce({ name: 'presets.changed', payload: {} });
    this.#undoable();
  }

  #undoable(): null {
    this.#announce({ name: 'journal.changed', payload: this.#journal.state() });
    return null;
  }
}
