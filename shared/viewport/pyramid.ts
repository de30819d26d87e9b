import type { Rect } from '../tiles/planTiles.ts';
import { type Size, seenArea, type View } from './view.ts';

/** Side of a viewer tile in pixels of its level; the last ones of a row or column are smaller. */
export const VIEW_TILE_PX = 256;
/** Beyond this the picture is smaller than a thumbnail. */
export const LEVEL_MAX = 6;

export interface TileAddress {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/**
 * The pyramid of the viewer: level 0 has the output's pixels, a pixel of level n is the mean of the 2ⁿ × 2ⁿ
 * below it (fewer at the right and lower edge). The mix is linear, so it may follow the reduction.
 */
export function levelSidePx(sidePx: number, level: number): number {
  return Math.ceil(sidePx / 2 ** level);
}

/** A rectangle of a level in output pixels, cut at the picture's edge. */
export function levelRectToOutput(
  rect: Rect,
  level: number,
  size: { readonly widthPx: number; readonly heightPx: number },
): Rect {
  const factor = 2 ** level;
  const x = rect.x * factor;
  const y = rect.y * factor;
  const width = Math.min(size.widthPx - x, rect.width * factor);
  const height = Math.min(size.heightPx - y, rect.height * factor);
  return { x, y, width, height };
}

export function levelSize(picture: Size, level: number): Size {
  return { width: levelSidePx(picture.width, level), height: levelSidePx(picture.height, level) };
}

/** The smallest level that still has a pixel for every device pixel. */
export function levelForZoom(zoom: number): number {
  return Math.min(LEVEL_MAX, Math.max(0, Math.floor(Math.log2(1 / zoom) + 1e-9)));
}

/** In pixels of the level. */
export function tileRect(address: TileAddress, picture: Size): Rect {
  const size = levelSize(picture, address.level);
  const x = address.column * VIEW_TILE_PX;
  const y = address.row * VIEW_TILE_PX;
  return {
    x,
    y,
    width: Math.min(VIEW_TILE_PX, size.width - x),
    height: Math.min(VIEW_TILE_PX, size.height - y),
  };
}

/** Side of what a latent pack drafts at once; with its margin one tile of the network. */
const DRAFT_TILE_PX = 2 * VIEW_TILE_PX;

/** The square of a draft that holds a tile of level 0, in output pixels. */
export function draftRect({ column, row }: TileAddress, picture: Size): Rect {
  const x = Math.floor((column * VIEW_TILE_PX) / DRAFT_TILE_PX) * DRAFT_TILE_PX;
  const y = Math.floor((row * VIEW_TILE_PX) / DRAFT_TILE_PX) * DRAFT_TILE_PX;
  return {
    x,
    y,
    width: Math.min(DRAFT_TILE_PX, picture.width - x),
    height: Math.min(DRAFT_TILE_PX, picture.height - y),
  };
}

export function tileKey({ level, column, row }: TileAddress): string {
  return `${level}/${column}/${row}`;
}

/** Tiles of a level that a pane shows, the ones nearest to its middle first. */
export function visibleTiles(view: View, picture: Size, pane: Size, level: number): TileAddress[] {
  return tilesIn(seenArea(view, pane), picture, level);
}

/**
 * Tiles of a level that have a part in an area, the ones nearest to its middle first.
 * @param area in output pixels; it may reach past the picture
 */
export function tilesIn(area: Rect, picture: Size, level: number): TileAddress[] {
  const size = levelSize(picture, level);
  const tilePx = VIEW_TILE_PX * 2 ** level;
  const range = (from: number, to: number, length: number) => ({
    first: Math.max(0, Math.floor(from / tilePx)),
    last: Math.min(Math.ceil(length / VIEW_TILE_PX), Math.ceil(to / tilePx)) - 1,
  });
  const columns = range(area.x, area.x + area.width, size.width);
  const rows = range(area.y, area.y + area.height, size.height);
  const tiles: TileAddress[] = [];
  for (let row = rows.first; row <= rows.last; row++) {
    for (let column = columns.first; column <= columns.last; column++) tiles.push({ level, column, row });
  }
  const distance = ({ column, row }: TileAddress) =>
    Math.hypot(
      (column + 0.5) * tilePx - area.x - area.width / 2,
      (row + 0.5) * tilePx - area.y - area.height / 2,
    );
  return tiles.sort((a, b) => distance(a) - distance(b));
}
