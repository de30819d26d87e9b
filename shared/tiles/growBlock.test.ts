import { describe, expect, it } from 'vitest';
import { type Block, growBlock, tilesOf } from './growBlock.ts';

const grid = { columns: 4, rows: 3 };
const most = (tiles: number) => (block: Block) => block.width * block.height <= tiles;
const grow = (start: number, isWanted: (index: number) => boolean, tiles: number) =>
  tilesOf(growBlock(start, grid, isWanted, most(tiles)), grid.columns);

describe('a block of tiles', () => {
  it('holds the tile that is wanted now, and no more where nothing else fits or is wanted', () => {
    expect(grow(5, () => true, 1)).toEqual([5]);
    expect(grow(5, (index) => index === 5, 12)).toEqual([5]);
  });

  it('is as near to a square as may be', () => {
    expect(grow(0, () => true, 4)).toEqual([0, 1, 4, 5]);
    expect(grow(11, () => true, 4)).toEqual([6, 7, 10, 11]);
  });

  it('is all of the picture where that fits', () => {
    expect(grow(6, () => true, 12)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  it('holds no tile that nobody wants, whichever way it grows', () => {
    const isWanted = (index: number) => index !== 2 && index !== 9;
    for (let start = 0; start < 12; start++) {
      if (!isWanted(start)) continue;
      const block = grow(start, isWanted, 12);
      expect(block).toContain(start);
      expect(block.every(isWanted)).toBe(true);
    }
  });
});
