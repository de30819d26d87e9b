import { expect, test } from 'vitest';
import { fuzzContract } from './testing/fuzzContract.ts';

const CALLS = 400;

test('no call, however malformed, is answered with a fault of the app', { timeout: 300_000 }, async () => {
  const { faults, codes } = await fuzzContract(CALLS, 14);
  expect(faults).toEqual([]);
  // The draw reaches handlers, and the checker.
  expect(codes.get('ok')).toBeGreaterThan(CALLS / 20);
  expect(codes.get('request-invalid')).toBeGreaterThan(CALLS / 20);
});
