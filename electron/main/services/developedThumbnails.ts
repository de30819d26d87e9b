import { lookKey } from '../../../shared/develop/developmentKey.ts';
import { isPlain } from '../../../shared/develop/isPlain.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { Photo } from '../../../shared/library/photo.ts';
import { zeroIsPlain } from '../../../shared/packs/manifest.ts';
import type { ThumbnailSidePx } from '../../../shared/pictures/thumbnailSides.ts';
import { TurnQueue } from '../../engine/turnQueue.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import type { PackShelf, ShelvedPack } from '../../host/packShelf.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { ThumbnailCache } from '../../library/thumbnailCache.ts';
import { onWantedProvider } from './wantedProvider.ts';

/** What is done to a photo, as far as a thumbnail shows it. */
export interface Developed {
  readonly pack: ShelvedPack;
  readonly recipe: Recipe;
  /** Names it: hexadecimal digits, others after every change of pack or recipe that can be seen. */
  readonly name: string;
}

/** The developments of one original are told apart by it: half of a key will do, and names stay short. */
const NAME_DIGITS = 32;

/** Codes of failures that another photo would meet too. */
const WHOLE_PACK = /^(pack|provider|engine)-/;

/**
 * A recipe under the pack that the viewer would show it with; null where the photo looks like its original: none is
 * set, its pack is not here, or nothing of it is on.
 */
export function developmentOf(recipe: Recipe | null, packs: PackShelf): Developed | null {
  const resolved = recipe === null ? null : packs.resolve(recipe);
  if (resolved === null || resolved.kind === 'missing') return null;
  const { pack } = resolved;
  if (isPlain(resolved.recipe, { zeroIsPlain: zeroIsPlain(pack.manifest) })) return null;
  // Drawn from a draft, which is the same at every enlargement.
  const ofDraft = { ...resolved.recipe, scale: pack.manifest.scales.min };
  return { pack, recipe: resolved.recipe, name: lookKey(ofDraft).slice(0, NAME_DIGITS) };
}

interface Parts {
  readonly library: Library;
  readonly packs: PackShelf;
  readonly engine: EngineClient;
  readonly thumbnails: ThumbnailCache;
}

/** Thumbnails of photos as developed, made one at a time when the engine has nothing else to do. */
export class DevelopedThumbnails {
  readonly #parts: Parts;
  readonly #turns = new TurnQueue();
  /** Packs with their provider that did not work, or took the engine down: not tried again for every photo. */
  readonly #refused = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Answers the name once the thumbnail is in the cache; null where none can be had.
   * @throws Failure 'not-found' where the photo is gone, 'cancelled'
   */
  async make(photoId: number, sidePx: ThumbnailSidePx, signal: AbortSignal): Promise<string | null> {
    const { library, packs, thumbnails } = this.#parts;
    const photo = library.photos.get(photoId);
    const { sha256 } = photo;
    const development = developmentOf(library.edits.get(photoId).recipe, packs);
    if (development === null) return null;
    const { name } = development;
    const isMade = async () => (await thumbnails.findDeveloped(sha256, name, sidePx)) !== null;
    if (await isMade()) return name;
    return this.#turns.run('background', signal, async () => {
      // Drawn again, of exact tiles in place of a draft, it would be another picture under an address that stays.
      if (await isMade()) return name;
      const jpeg = await this.#draw(photo, development, sidePx, signal);
      if (jpeg === null) return null;
      return (await thumbnails.keepDeveloped(sha256, name, sidePx, jpeg)) ? name : null;
    });
  }

  /** A photo that cannot be developed is shown as it is; what is wrong is said where it is worked on. */
  async #draw(
    { sha256, path, widthPx, heightPx }: Photo,
    { pack, recipe }: Developed,
    longSidePx: ThumbnailSidePx,
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const { library, engine } = this.#parts;
    const source = onWantedProvider(library.settings, { path, packFolder: pack.folder });
    const refusal = `${pack.hash} ${library.settings.get('provider')}`;
    if (this.#refused.has(refusal)) return null;
    try {
      const painted = library.pictures.complete(recipe);
      const params = { source, sha256, photo: { widthPx, heightPx }, recipe: painted, longSidePx };
      const made = await engine.call('developedThumbnail', params, { priority: 'background', signal });
      return made?.jpeg ?? null;
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'cancelled') throw error;
      if (WHOLE_PACK.test(error.code)) this.#refused.add(refusal);
      return null;
    }
  }
}
