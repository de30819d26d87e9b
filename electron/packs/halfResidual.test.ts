import { expect, test } from 'vitest';
import { HALF_STEP, halfError, toHalfResidual } from './halfResidual.ts';

test('what half precision cannot hold is its largest number, so that a dial at 0 takes nothing of it', () => {
  const half = toHalfResidual(Float32Array.of(0.5, 1e6, -1e6, Infinity, -Infinity, 65_504, -0));
  expect([...half]).toEqual([0.5, 65_504, -65_504, 65_504, -65_504, 65_504, -0]);
  expect([...half].map((value) => 0.25 - 0 * value)).toEqual(Array(7).fill(0.25));
});

test('what is no number fits nothing', () => {
  expect(halfError(Float32Array.of(0, Number.NaN, 0.3))).toBe(Number.POSITIVE_INFINITY);
});

test('a residual of a picture loses less than half an 8-bit step, a wild one more', () => {
  const values = (most: number) => Float32Array.from({ length: 10_001 }, (_, i) => (i / 5000 - 1) * most);
  expect(halfError(values(3.9))).toBeLessThan(HALF_STEP);
  expect(halfError(values(40))).toBeGreaterThan(HALF_STEP);
  expect(halfError(Float32Array.of(1e5))).toBe(Number.POSITIVE_INFINITY);
});
