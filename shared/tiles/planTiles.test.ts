import { describe, expect, it } from 'vitest';
import { levelRectToOutput, levelSidePx } from '../viewport/pyramid.ts';
import { intersectRects, planTiles, tileInput } from './planTiles.ts';

describe('planTiles', () => {
  it.each([
    [1, 1, 16],
    [1, 100, 16],
    [33, 17, 16],
    [64, 64, 64],
    [65, 63, 64],
    [200, 130, 48],
  ])('covers %d×%d with tiles of %d, every pixel once', (widthPx, heightPx, tilePx) => {
    const seen = new Uint8Array(widthPx * heightPx);
    const tiles = planTiles({ widthPx, heightPx, tilePx, haloPx: 5, multiple: 4 });
    for (const { core, input } of tiles) {
      for (let y = core.y; y < core.y + core.height; y++) {
        for (let x = core.x; x < core.x + core.width; x++) {
          const place = y * widthPx + x;
          seen[place] = (seen[place] ?? 0) + 1;
        }
      }
      for (const value of [input.x, input.y, input.width, input.height]) expect(value % 4).toBe(0);
      expect(input.x).toBeLessThanOrEqual(Math.max(0, core.x - 5));
      const neededRight = Math.min(widthPx, core.x + core.width + 5);
      expect(input.x + input.width).toBeGreaterThanOrEqual(neededRight);
      expect(input.x + input.width).toBeLessThan(neededRight + 4);
    }
    expect(seen.every((count) => count === 1)).toBe(true);
  });

  it('gives any rectangle the input that the plan would', () => {
    const options = { widthPx: 100, heightPx: 50, haloPx: 7, multiple: 2 };
    for (const { core, input } of planTiles({ ...options, tilePx: 32 })) {
      expect(tileInput(core, options)).toEqual(input);
    }
  });

  it('refuses sizes that are none', () => {
    const options = { widthPx: 8, heightPx: 8, tilePx: 4, haloPx: 0, multiple: 1 };
    expect(() => planTiles({ ...options, tilePx: 0 })).toThrow('tilePx must be a positive integer, got 0');
    expect(() => planTiles({ ...options, widthPx: 1.5 })).toThrow('widthPx must be a positive integer');
    expect(() => planTiles({ ...options, haloPx: -1 })).toThrow('haloPx must not be negative');
  });
});

describe('intersectRects', () => {
  it('is what both have in common, or nothing', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersectRects(a, { x: 6, y: -3, width: 9, height: 5 })).toEqual({
      x: 6,
      y: 0,
      width: 4,
      height: 2,
    });
    expect(intersectRects(a, { x: 10, y: 0, width: 5, height: 5 })).toBeNull();
  });
});

describe('the pyramid', () => {
  it('rounds sides up and cuts rectangles at the edge', () => {
    expect([0, 1, 2, 3].map((level) => levelSidePx(101, level))).toEqual([101, 51, 26, 13]);
    const rect = levelRectToOutput({ x: 20, y: 0, width: 6, height: 2 }, 2, { widthPx: 101, heightPx: 7 });
    expect(rect).toEqual({ x: 80, y: 0, width: 21, height: 7 });
  });
});
