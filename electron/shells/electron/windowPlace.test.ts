import { expect, it } from 'vitest';
import { placeOptions } from './windowPlace.ts';

const screens = [
  { x: 0, y: 25, width: 1440, height: 875 },
  { x: 1440, y: 0, width: 1920, height: 1080 },
];
const place = (x: number, y: number) => ({ x, y, width: 1200, height: 800, maximised: false });

it('a window opens where it stood, on any screen', () => {
  expect(placeOptions(place(100, 25), screens)).toEqual({ x: 100, y: 25, width: 1200, height: 800 });
  expect(placeOptions(place(2000, 10), screens)).toEqual({ x: 2000, y: 10, width: 1200, height: 800 });
  expect(placeOptions(place(-1100, 30), screens)).toMatchObject({ x: -1100 });
});

it.each([
  ['left of all', -1190, 100],
  ['right of all', 3400, 100],
  ['above', 100, -30],
  ['below', 100, 1070],
])('one that would stand out of reach (%s) keeps its size alone', (_, x, y) => {
  expect(placeOptions(place(x, y), screens)).toEqual({ width: 1200, height: 800 });
});

it('the first one is placed by the system', () => {
  expect(placeOptions(null, screens)).toEqual({});
});
