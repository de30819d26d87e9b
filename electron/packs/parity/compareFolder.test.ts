import { glob, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixturePath, hasFixture } from '../testing/fixtures.ts';
import { unpackGolden } from '../testing/unpackGolden.ts';
import { compareFolder } from './compareFolder.ts';
import { type Comparison, isWithin, relativeError } from './comparison.ts';

const GOLDEN = path.resolve(import.meta.dirname, '../../../models/golden');
const MAX_GOLDEN_BYTES = 1_000_000;

describe('the relative error', () => {
  it('is the largest difference over the largest reference value', () => {
    expect(relativeError([1, 2, 4.5], [1, 2, 4])).toBe(0.125);
    expect(relativeError([1, 2], [1, 2])).toBe(0);
  });

  it('is infinite where lengths differ or a value is not finite', () => {
    expect(relativeError([1], [1, 2])).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError([Number.NaN], [1])).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError([1], [0])).toBe(Number.POSITIVE_INFINITY);
  });
});

it('PyTorch and this project agree on models/golden/sd21', { timeout: 120_000 }, async () => {
  const comparisons = await collect(compareFolder(path.join(GOLDEN, 'sd21')));
  expect(comparisons.filter((comparison) => !isWithin(comparison))).toEqual([]);
  expect(comparisons.length).toBeGreaterThanOrEqual(35);
});

describe('PyTorch and this project agree on another shape: levels, depth, widths, heads, groups, ranks, seed', () => {
  it.each(['float32', 'float16'] as const)('in %s', { timeout: 120_000 }, async (computeType) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'odd shape ü '));
    try {
      await unpackGolden(folder);
      const comparisons = await collect(compareFolder(folder, { computeType }));
      expect(comparisons.filter((comparison) => !isWithin(comparison))).toEqual([]);
      expect(comparisons.length).toBe(28);
      const limits = comparisons.filter(({ tensor }) => !tensor.startsWith('text/'));
      expect(new Set(limits.map(({ tolerance }) => tolerance))).toEqual(
        new Set([computeType === 'float16' ? 1e-2 : 2e-5]),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

it('golden values take a megabyte at most', async () => {
  let bytes = 0;
  for await (const name of glob('**/*.*', { cwd: GOLDEN }))
    bytes += (await stat(path.join(GOLDEN, name))).size;
  expect(bytes).toBeGreaterThan(500_000);
  expect(bytes).toBeLessThanOrEqual(MAX_GOLDEN_BYTES);
});

describe.each([
  ['sd21-tiny', 120],
  ['gan-tiny', 5],
] as const)('PyTorch and this project agree on ../shared/fixtures/%s', (folder, atLeast) => {
  it.skipIf(!hasFixture(folder))(`in ${atLeast} comparisons or more`, { timeout: 180_000 }, async () => {
    const comparisons = await collect(compareFolder(fixturePath(folder)));
    expect(comparisons.filter((comparison) => !isWithin(comparison))).toEqual([]);
    expect(comparisons.length).toBeGreaterThanOrEqual(atLeast);
  });
});

it('a folder without reference values is refused', async () => {
  await expect(collect(compareFolder(import.meta.dirname))).rejects.toMatchObject({ code: 'usage' });
});

async function collect(comparisons: AsyncIterable<Comparison>): Promise<Comparison[]> {
  const all: Comparison[] = [];
  for await (const comparison of comparisons) all.push(comparison);
  return all;
}
