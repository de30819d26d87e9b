import { expect, it } from 'vitest';
import { damageMask, thresholdAt } from './damageMask.ts';

it('the default sensitivity is the threshold of the pack, and more finds more', () => {
  expect(thresholdAt(0.3, 0.5)).toBeCloseTo(0.3, 12);
  expect(thresholdAt(0.3, 1)).toBeLessThan(0.02);
  expect(thresholdAt(0.3, 0)).toBeGreaterThan(0.9);
  expect(thresholdAt(0.3, 0)).toBeLessThan(1);
});

it('a mask grows by as many rows and columns as it is told to, and not past the picture', () => {
  const probability = new Float32Array(20);
  probability[0] = 0.5;
  probability[13] = 0.49;
  const size = { widthPx: 5, heightPx: 4 };
  const marked = (grownPx: number) =>
    [...damageMask(probability, size, 0.5, grownPx).entries()].flatMap(([i, value]) =>
      value === 255 ? [i] : [],
    );
  expect(marked(0)).toEqual([0]);
  expect(marked(1)).toEqual([0, 1, 5, 6]);
});
