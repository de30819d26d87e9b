import { expect, test } from 'vitest';
import { chooseTilePx } from './chooseTile.ts';

const GIB = 2 ** 30;

test.each([
  ['a small halo leaves the tile as it is', 8, 16, 512],
  ['so does one of 40 px', 40, 16, 512],
  ["PiSA Compact's halo asks for a larger one", 83, 16, 768],
  ['a wide one for the largest', 120, 16, 1024],
  ['and no halo for a larger than that', 400, 64, 1024],
  ['a machine of 4 GiB has room for 768 px', 83, 4, 768],
  ['one of 2 GiB has not', 83, 2, 512],
  ['nor has one of 4 GiB for 1024 px', 120, 4, 768],
])('%s', (_, radiusPx, memoryGib, sidePx) => {
  expect(chooseTilePx(radiusPx, memoryGib * GIB)).toBe(sidePx);
});
