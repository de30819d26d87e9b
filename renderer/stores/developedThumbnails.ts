import type { Client } from '../../shared/ipc/createClient.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { ThumbnailSidePx } from '../../shared/pictures/thumbnailSides.ts';
import { developedThumbnailUrl, thumbnailAtHandUrl, thumbnailUrl } from '../client/pixelUrls.ts';
import type { AppStore } from './appStore.ts';

/** Where thumbnails of photos as developed are. */
export class DevelopedThumbnails {
  readonly #client: Client;
  /** By the address of what was at hand before: a browser would show that again. */
  readonly #made = new Map<string, string>();

  constructor(client: Client, app: AppStore) {
    this.#client = client;
    // Under another version of its pack, or without it, a photo looks otherwise.
    app.subscribe((now, before) => {
      if (now.start.packs !== before.start.packs) this.#made.clear();
    });
  }

  /** Of what can be shown at once. */
  urlNow(photo: Photo, sidePx: ThumbnailSidePx): string {
    if (photo.editKey === null) return thumbnailUrl(photo, sidePx);
    const atHand = thumbnailAtHandUrl(photo, sidePx);
    return this.#made.get(atHand) ?? atHand;
  }

  /** Of an edited photo, once the engine had time for it; the original's where it cannot be had. */
  async urlOnceMade(photo: Photo, sidePx: ThumbnailSidePx, signal: AbortSignal): Promise<string> {
    const atHand = thumbnailAtHandUrl(photo, sidePx);
    const made = this.#made.get(atHand);
    if (made !== undefined) return made;
    const { development } = await this.#client.request(
      'photos.develop',
      { id: photo.id, sidePx },
      { signal },
    );
    if (development === null) return thumbnailUrl(photo, sidePx);
    const url = developedThumbnailUrl(photo, sidePx, development);
    this.#made.set(atHand, url);
    return url;
  }
}
