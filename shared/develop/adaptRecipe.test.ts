import { expect, it } from 'vitest';
import { startingScale } from './adaptRecipe.ts';

const pack = { scales: { min: 1, max: 4 } };

it.each([
  [3264, 2448, 1], // 7.99 megapixels: an eight-megapixel phone
  [3280, 2464, 1],
  [4000, 3000, 1],
  [3072, 2304, 2], // seven megapixels
  [640, 480, 2],
])('a photo of %d × %d px starts at its own size or is enlarged: ×%d', (widthPx, heightPx, scale) => {
  expect(startingScale({ widthPx, heightPx }, pack)).toBe(scale);
});
