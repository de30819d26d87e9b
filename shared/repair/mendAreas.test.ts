import { expect, it } from 'vitest';
import { containsRect } from '../tiles/planTiles.ts';
import { MEND_CELL_PX, mendAreas } from './mendAreas.ts';

const SIZE = { widthPx: 600, heightPx: 400 };

function masked(...rects: readonly (readonly [x: number, y: number, width: number, height: number])[]) {
  const shares = new Float32Array(SIZE.widthPx * SIZE.heightPx);
  for (const [left, top, width, height] of rects)
    for (let y = top; y < top + height; y++)
      shares.fill(1, y * SIZE.widthPx + left, y * SIZE.widthPx + left + width);
  return shares;
}

it('an empty mask has no areas', () => {
  expect(mendAreas(masked(), SIZE)).toEqual([]);
});

it('a speck is one area as large as it is, with its surroundings inside the picture', () => {
  const [area, ...others] = mendAreas(masked([3, 5, 2, 1]), SIZE);
  expect(others).toEqual([]);
  expect(area).toEqual({
    core: { x: 3, y: 5, width: 2, height: 1 },
    around: { x: 0, y: 0, width: 53, height: 54 },
  });
});

it('a long scratch is cut into squares that hold all of it once', () => {
  const areas = mendAreas(masked([0, 200, 600, 3]), SIZE);
  expect(areas).toHaveLength(Math.ceil(600 / MEND_CELL_PX));
  expect(areas.reduce((sum, { core }) => sum + core.width * core.height, 0)).toBe(1800);
  for (const { core, around } of areas) expect(containsRect(around, core)).toBe(true);
});

it('another stroke elsewhere leaves the areas of the first as they were', () => {
  const first = mendAreas(masked([10, 10, 30, 2]), SIZE);
  expect(mendAreas(masked([10, 10, 30, 2], [400, 300, 50, 4]), SIZE)).toEqual(expect.arrayContaining(first));
});

it('a deep hole is one area, not many that would each fill all of it', () => {
  const areas = mendAreas(masked([100, 100, 200, 160]), SIZE);
  expect(areas.map(({ core }) => core)).toEqual([{ x: 100, y: 100, width: 200, height: 160 }]);
});
