import type { Photo } from '../../shared/library/photo.ts';
import type { STAND_IN_SIDE_PX, ThumbnailSidePx } from '../../shared/pictures/thumbnailSides.ts';
import type { Rect } from '../../shared/tiles/planTiles.ts';

const HASH_DIGITS = 16;

/** How a tile is shown; what is done to the photo goes along as the request's body, a recipe. */
export interface TileWish {
  /** Of a pack whose tiles are decoded: what the last dial adds is a residual of its own. */
  readonly isLastApart: boolean;
}

/** From its surroundings alone, or exactly and soon followed by all that is seen of its level. */
export type TileReason = { readonly kind: 'draft' } | { readonly kind: 'exact'; readonly seen: Rect };

export function tileUrl(
  photo: Pick<Photo, 'id'>,
  level: number,
  rect: Rect,
  { isLastApart }: TileWish,
  reason: TileReason,
): string {
  const query = new URLSearchParams({
    photo: String(photo.id),
    level: String(level),
    x: String(rect.x),
    y: String(rect.y),
    width: String(rect.width),
    height: String(rect.height),
    ...(isLastApart ? { apart: 'true' } : {}),
    ...(reason.kind === 'draft' ? { draft: 'true' } : { seen: cornersOf(reason.seen) }),
  });
  return `/pixels/tile?${query}`;
}

function cornersOf({ x, y, width, height }: Rect): string {
  return [x, y, width, height].join(',');
}

/** The whole photo from one run at about the screen's size: seen at once, replaced by exact tiles. */
export function draftUrl(photo: Pick<Photo, 'id'>, { isLastApart }: TileWish): string {
  const query = new URLSearchParams({ photo: String(photo.id), ...(isLastApart ? { apart: 'true' } : {}) });
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

/** A picture that somebody brought as a mask. */
export function maskPictureUrl(sha256: string): string {
  return `/pixels/picture/${sha256}`;
}
