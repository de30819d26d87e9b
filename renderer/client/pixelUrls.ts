import type { LatentLook } from '../../shared/engine/protocol.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { STAND_IN_SIDE_PX, ThumbnailSidePx } from '../../shared/pictures/thumbnailSides.ts';
import type { Rect } from '../../shared/tiles/planTiles.ts';

/** What a tile is of; the photo's hash makes a changed original another source. */
export interface TileSource {
  readonly photo: Pick<Photo, 'id' | 'sha256'>;
  readonly packId: string;
  readonly scale: number;
}

/** Where a tile of a latent pack is decoded; painted λ by the key of `PaintedDials`. */
export type TileLook = Omit<LatentLook, 'masks'> & { readonly painted: string };

const HASH_DIGITS = 16;

/** How the keys of a source's tiles begin; under another prompt the network gives other tiles. */
export function sourceKey({ photo, packId, scale }: TileSource, prompt: string): string {
  const words = prompt === '' ? '' : `.${encodeURIComponent(prompt)}`;
  return `${photo.id}.${photo.sha256.slice(0, HASH_DIGITS)}.${packId}.${scale}${words}/`;
}

/**
 * @param look    where a latent pack decodes it; null for a pixel pack, whose tiles serve every dial position
 * @param isDraft from its surroundings alone
 */
export function tileUrl(
  { photo, packId, scale }: TileSource,
  level: number,
  rect: Rect,
  look: TileLook | null,
  isDraft = false,
): string {
  const query = new URLSearchParams({
    photo: String(photo.id),
    pack: packId,
    scale: String(scale),
    level: String(level),
    x: String(rect.x),
    y: String(rect.y),
    width: String(rect.width),
    height: String(rect.height),
    ...lookQuery(look),
    ...(isDraft ? { draft: 'true' } : {}),
  });
  return `/pixels/tile?${query}`;
}

function lookQuery(look: TileLook | null): Record<string, string> {
  if (look === null) return {};
  const { dials, colourFix: fix, hasLastApart, prompt, painted } = look;
  const optional = Object.entries({ prompt, painted }).filter(([, value]) => value !== '');
  return { dials: dials.join(), fix, apart: String(hasLastApart), ...Object.fromEntries(optional) };
}

/** The whole photo from one run at about the screen's size: seen at once, replaced by exact tiles. */
export function draftUrl({ photo, packId }: TileSource, look: TileLook | null): string {
  const query = new URLSearchParams({ photo: String(photo.id), pack: packId, ...lookQuery(look) });
  return `/pixels/draft?${query}`;
}

/** Of the original. */
export function thumbnailUrl(
  photo: Pick<Photo, 'id' | 'sha256'>,
  sidePx: ThumbnailSidePx | typeof STAND_IN_SIDE_PX,
): string {
  return `/pixels/thumbnail/${photo.id}?side=${sidePx}&v=${photo.sha256.slice(0, HASH_DIGITS)}`;
}

/** Of an edited photo as it is now, where that is at hand; else of its original. */
export function thumbnailAtHandUrl(
  photo: Pick<Photo, 'id' | 'sha256' | 'editKey'>,
  sidePx: ThumbnailSidePx,
): string {
  return `${thumbnailUrl(photo, sidePx)}&edit=${photo.editKey}`;
}

/** Of a photo as developed; `photos.develop` answers the name. */
export function developedThumbnailUrl(
  photo: Pick<Photo, 'id' | 'sha256'>,
  sidePx: ThumbnailSidePx,
  development: string,
): string {
  return `${thumbnailUrl(photo, sidePx)}&development=${development}`;
}
