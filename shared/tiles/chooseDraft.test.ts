import { expect, it } from 'vitest';
import { chooseDraftSidePx } from './chooseDraft.ts';

it.each([
  ['a graphics card', 0.05, 1024],
  ['PiSA Compact on two free cores', 1.1, 1024],
  ['PiSA Compact on two busy ones', 3, 640],
  ['a large upscaler on two cores', 30, 512],
])('a draft on %s (%f s per megapixel) is %i px long', (_, secondsPerMegapixel, sidePx) => {
  expect(chooseDraftSidePx(secondsPerMegapixel / 1e6)).toBe(sidePx);
});
