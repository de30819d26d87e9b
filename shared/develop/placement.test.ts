import { expect, it } from 'vitest';
import { asItLies, boundsOf, chainPlacements, invert, isAsItLies, mapPoint, multiply } from './placement.ts';
import { testGeometryStep } from './testing/testSteps.ts';

const SIZE = { widthPx: 30, heightPx: 20 };
const turned = testGeometryStep.place(SIZE, { version: 1, turn: 90 });

it('a quarter turn says where each point came from', () => {
  expect([turned.widthPx, turned.heightPx]).toEqual([20, 30]);
  // Clockwise: the top right corner was the top left one.
  expect(mapPoint(turned.toSource, 20, 0)).toEqual({ x: 0, y: 0 });
  expect(mapPoint(turned.toSource, 0, 0)).toEqual({ x: 0, y: 20 });
});

it('two turns are a half turn, and four are none', () => {
  const twice = chainPlacements(turned, testGeometryStep.place(turned, { version: 1, turn: 90 }));
  expect(twice).toEqual(testGeometryStep.place(SIZE, { version: 1, turn: 180 }));
  const again = chainPlacements(twice, testGeometryStep.place(twice, { version: 1, turn: 180 }));
  expect(isAsItLies(again, SIZE)).toBe(true);
  expect(isAsItLies(turned, SIZE)).toBe(false);
  expect(isAsItLies(asItLies(SIZE), SIZE)).toBe(true);
});

it('an inverse takes everything back, perspective too', () => {
  const matrix = [1.2, 0.1, 3, -0.2, 0.9, 4, 0.001, 0.002, 1] as const;
  const { x, y } = mapPoint(invert(matrix), ...(Object.values(mapPoint(matrix, 7, 5)) as [number, number]));
  expect([x, y].map((value) => value.toFixed(9))).toEqual(['7.000000000', '5.000000000']);
  expect(multiply(matrix, invert(matrix)).map((value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([
    1, 0, 0, 0, 1, 0, 0, 0, 1,
  ]);
  expect(() => invert([1, 0, 0, 1, 0, 0, 0, 0, 1])).toThrow('without an inverse');
});

it('a rectangle’s bounds hold all of it', () => {
  expect(boundsOf(turned.toSource, { x: 1, y: 2, width: 3, height: 4 })).toEqual({
    x: 2,
    y: 16,
    width: 4,
    height: 3,
  });
});
