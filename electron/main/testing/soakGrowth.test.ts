import { expect, test } from 'vitest';
import { findGrowth, type SoakSample } from './soakGrowth.ts';

const level: SoakSample = { mainBytes: 200e6, engineBytes: 900e6, mainFiles: 40, engineFiles: 60 };
const soak = (change: (round: number) => Partial<SoakSample>) =>
  findGrowth(Array.from({ length: 100 }, (_, round) => ({ ...level, ...change(round) })));

test('caches that fill at first, and single peaks, are level', () => {
  expect(soak((round) => ({ engineBytes: Math.min(round, 20) * 45e6 }))).toEqual([]);
  expect(soak((round) => ({ mainBytes: round % 9 === 0 ? 2e9 : 200e6 }))).toEqual([]);
});

test('what grows round by round is named', () => {
  expect(soak((round) => ({ mainBytes: 200e6 + round * 3e6 }))).toEqual([
    expect.stringMatching(/^The memory of main went from/),
  ]);
  expect(soak((round) => ({ engineFiles: 60 + round }))).toEqual([
    expect.stringMatching(/^Open files of the engine went from/),
  ]);
  expect(findGrowth([level, level])).toEqual(['Too few rounds to tell.']);
});
