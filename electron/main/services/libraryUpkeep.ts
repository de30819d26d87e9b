import type { AppEvent } from '../../../shared/ipc/contract.ts';
import { checkOriginals } from '../../library/checkOriginals.ts';
import type { InspectPicture } from '../../library/importPhotos.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { ThumbnailCache } from '../../library/thumbnailCache.ts';

export interface UpkeepParts {
  readonly library: Library;
  readonly thumbnails: ThumbnailCache;
  readonly inspect: InspectPicture;
  /** Forgets what is kept of an original that is no more, by its SHA-256. */
  readonly forget: (originalSha256: string) => Promise<unknown>;
  /** Removes what nothing refers to any more. */
  readonly sweep: () => Promise<unknown>;
  readonly announce: (event: AppEvent) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The first round waits until the window has what it needs. */
const FIRST_AFTER_MS = 3000;
const EVERY_MS = 10 * 60_000;
/** So long a picture of a mask is kept that nothing is made of. */
const UNUSED_PICTURE_MS = 24 * 3_600_000;

/**
 * What a library needs from time to time while the app is open: a backup, a bounded thumbnail cache, and a
 * look at whether the originals are still there and still the same.
 */
export class LibraryUpkeep {
  readonly #parts: UpkeepParts;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> = Promise.resolve();
  #hasSweptPictures = false;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  start(firstAfterMs = FIRST_AFTER_MS): void {
    this.#timer = setTimeout(() => {
      this.#round = this.round()
        .catch((error: unknown) => {
          if (!this.#controller.signal.aborted) this.#parts.onFailure(error);
        })
        .then(() => {
          if (!this.#controller.signal.aborted) this.start(EVERY_MS);
        });
    }, firstAfterMs);
    this.#timer.unref();
  }

  /** Resolves when nothing touches the library any more. */
  async stop(): Promise<void> {
    this.#controller.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#round;
  }

  async round(): Promise<void> {
    const { library, thumbnails } = this.#parts;
    const { signal } = this.#controller;
    await library.backUpIfDue();
    if (signal.aborted) return;
    await this.#checkOriginals(signal);
    await this.#parts.sweep();
    this.#sweepPictures();
    if (!signal.aborted) await thumbnails.trim(library.settings.get('thumbnailCacheBytes'));
  }

  /** Once: it reads all edits, and what a person has copied since the start may be nowhere else. */
  #sweepPictures(): void {
    if (this.#hasSweptPictures) return;
    this.#hasSweptPictures = true;
    this.#parts.library.pictures.sweep(Date.now() - UNUSED_PICTURE_MS);
  }

  async #checkOriginals(signal: AbortSignal): Promise<void> {
    const { library, inspect, forget, announce } = this.#parts;
    const before = new Map(library.photos.originals(library.queries.ids({})).map((one) => [one.id, one]));
    const { missing, back, changed } = await checkOriginals(library, inspect, [...before.keys()], signal);
    for (const id of changed) {
      const sha256 = before.get(id)?.sha256;
      if (sha256 !== undefined) await forget(sha256);
    }
    const ids = [...missing, ...back, ...changed];
    if (ids.length > 0) announce({ name: 'photos.changed', payload: { ids, what: 'original' } });
  }
}
