import { fitsMemory } from '../../../../shared/tiles/chooseTile.ts';
import { growBlock, tilesOf } from '../../../../shared/tiles/growBlock.ts';
import type { Rect } from '../../../../shared/tiles/planTiles.ts';

/**
 * How long several tiles at once may hold up whoever wants something else meanwhile. One tile of PiSA Compact with
 * both residuals takes about a second on two cores.
 */
const PATIENCE_SECONDS = 1.5;

/** What is run in one piece. */
export interface TileBlock {
  /** Of its tiles, in reading order. */
  readonly indices: readonly number[];
  readonly rect: Rect;
}

export interface BlockLimits {
  /** Side of the largest rectangle that memory was enough for. */
  readonly largestPx: number;
  /** Context to each side. */
  readonly haloPx: number;
  /** What the network takes for a pixel of its input. */
  readonly secondsPerPixel: number;
  /** Of the machine. */
  readonly memoryBytes: number;
  readonly canKeep: (indices: readonly number[]) => boolean;
}

/**
 * The tiles that are run with one of them: those around it that are wanted too, as far as memory and patience go.
 * @param cores    of all tiles, in reading order; sizes are output pixels
 * @param isWanted whether somebody will ask for a tile that is not there yet
 */
export function tileBlock(
  index: number,
  cores: readonly Rect[],
  isWanted: (index: number) => boolean,
  { largestPx, haloPx, secondsPerPixel, memoryBytes, canKeep }: BlockLimits,
): TileBlock {
  const columns = cores.filter(({ y }) => y === 0).length;
  const describe = (indices: readonly number[]) => ({ indices, rect: boundsOf(cores, indices) });
  const fits = ({ indices, rect: { width, height } }: TileBlock) => {
    const inputPixels = (width + 2 * haloPx) * (height + 2 * haloPx);
    return (
      Math.max(width, height) <= largestPx &&
      inputPixels * secondsPerPixel <= PATIENCE_SECONDS &&
      fitsMemory(inputPixels, memoryBytes) &&
      canKeep(indices)
    );
  };
  const grid = { columns, rows: cores.length / columns };
  const block = growBlock(index, grid, isWanted, (grown) => fits(describe(tilesOf(grown, columns))));
  return describe(tilesOf(block, columns));
}

/** A block's tiles are in reading order: the first and the last are its corners. */
function boundsOf(cores: readonly Rect[], indices: readonly number[]): Rect {
  const [first, last] = [cores[indices[0] ?? -1], cores[indices.at(-1) ?? -1]];
  if (first === undefined || last === undefined) throw new RangeError('a block has tiles of the picture');
  return { ...first, width: last.x + last.width - first.x, height: last.y + last.height - first.y };
}
