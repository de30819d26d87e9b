import type { Rect } from './planTiles.ts';

/** Equal squares that a picture is cut into, in reading order; the last of a row or column may be smaller. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/** Tiles that lie together, in columns and rows of their grid: `x`, `y` the first, `width`, `height` how many. */
export type Block = Rect;

/**
 * The tiles that are run in one piece with one of them: what lies around a tile is computed for each run anew, so
 * that four tiles at once cost less than four times one. Grows by whole sides, the shorter way first, as long as every
 * tile that joins is wanted and the block fits.
 * @param start index of the tile that is wanted now
 */
export function growBlock(
  start: number,
  { columns, rows }: TileGrid,
  isWanted: (index: number) => boolean,
  fits: (block: Block) => boolean,
): Block {
  let block: Block = { x: start % columns, y: Math.floor(start / columns), width: 1, height: 1 };
  const canJoin = (side: Block) => tilesOf(side, columns).every(isWanted);
  for (;;) {
    const { x, y, width, height } = block;
    const grown = [
      { side: { x: x + width, y, width: 1, height }, block: { ...block, width: width + 1 } },
      { side: { x: x - 1, y, width: 1, height }, block: { ...block, x: x - 1, width: width + 1 } },
      { side: { x, y: y + height, width, height: 1 }, block: { ...block, height: height + 1 } },
      { side: { x, y: y - 1, width, height: 1 }, block: { ...block, y: y - 1, height: height + 1 } },
    ];
    const ways = width <= height ? grown : [...grown.slice(2), ...grown.slice(0, 2)];
    const next = ways.find(
      (way) => isInside(way.block, { columns, rows }) && canJoin(way.side) && fits(way.block),
    );
    if (next === undefined) return block;
    block = next.block;
  }
}

/** Indices of a block's tiles, in reading order. */
export function tilesOf({ x, y, width, height }: Block, columns: number): number[] {
  return Array.from(
    { length: width * height },
    (_, i) => (y + Math.floor(i / width)) * columns + x + (i % width),
  );
}

function isInside({ x, y, width, height }: Block, { columns, rows }: TileGrid): boolean {
  return x >= 0 && y >= 0 && x + width <= columns && y + height <= rows;
}
