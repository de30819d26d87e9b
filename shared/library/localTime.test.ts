import { afterEach, expect, it } from 'vitest';
import { localTime } from './localTime.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it.each([
  ['Pacific/Auckland', '2024-05-18T10:30:09'],
  ['America/Los_Angeles', '2024-05-17T15:30:09'],
  ['UTC', '2024-05-17T22:30:09'],
])('a moment in %s is written as the clock there shows it', (place, written) => {
  process.env.TZ = place;
  expect(localTime(Date.UTC(2024, 4, 17, 22, 30, 9))).toBe(written);
});
