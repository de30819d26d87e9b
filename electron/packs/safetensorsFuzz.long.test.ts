import { expect, it } from 'vitest';
import { fuzzSafetensors } from './testing/fuzzSafetensors.ts';

const CASES = 40_000;

it('mutated files give an error or tensors inside the file, never a crash, a hang or 200 MB', async () => {
  const { read, refused, slowestSeconds, addedBytes } = await fuzzSafetensors(CASES);
  expect(slowestSeconds).toBeLessThan(2);
  expect(addedBytes).toBeLessThan(200e6);
  expect(refused).toBeGreaterThan(CASES / 3);
  expect(read).toBeGreaterThan(CASES / 50);
});
