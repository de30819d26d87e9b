import { expect, it } from 'vitest';
import { histogramOf } from './histogram.ts';

const pixels = (...colours: readonly (readonly [number, number, number])[]) =>
  Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]));

it('counts each level of each channel, and of their brightness', () => {
  const { red, green, blue, luma } = histogramOf(
    pixels([10, 20, 30], [10, 20, 40], [10, 200, 30], [90, 90, 90]),
  );
  expect([red[10], red[90], green[20], green[200], blue[30], blue[40]]).toEqual([
    1,
    1 / 3,
    2 / 3,
    1 / 3,
    2 / 3,
    1 / 3,
  ]);
  expect(luma[90]).toBeCloseTo(1 / 3, 9);
  expect(red.reduce((sum, height) => sum + height, 0)).toBeCloseTo(4 / 3, 9);
});

it('tells what is clipped at either end, and a white border does not press the rest to the ground', () => {
  const border = Array.from({ length: 90 }, () => [255, 255, 255] as const);
  const { clippedWhite, clippedBlack, red } = histogramOf(
    pixels(...border, [255, 100, 100], [0, 100, 100], [50, 60, 70], [50, 60, 70], [50, 0, 70]),
  );
  expect(clippedWhite).toBeCloseTo(91 / 95, 9);
  expect(clippedBlack).toBeCloseTo(2 / 95, 9);
  expect([red[255], red[50]]).toEqual([1, 1]);
});

it('of nothing is empty', () => {
  expect(histogramOf(new Uint8ClampedArray(0))).toMatchObject({ clippedWhite: 0, clippedBlack: 0 });
});
