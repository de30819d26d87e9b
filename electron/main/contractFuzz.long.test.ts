import { expect, test } from 'vitest';
import { fuzzContract } from './testing/fuzzContract.ts';

const CALLS = 6000;

test('no call, however malformed, is answered with a fault of the app', { timeout: 1_800_000 }, async () => {
  const { faults, codes } = await fuzzContract(CALLS, 15);
  expect(faults).toEqual([]);
  // The draw reaches handlers, and the checker.
  expect(codes.get('ok')).toBeGreaterThan(CALLS / 20);
  expect(codes.get('request-invalid')).toBeGreaterThan(CALLS / 20);
});
