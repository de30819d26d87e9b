import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { enlargedSidePx, enlargeRegion, planEnlargement, type SourcePixels } from './bicubic.ts';

const golden = z
  .object({
    cases: z.array(
      z.object({
        name: z.string(),
        widthPx: z.number(),
        heightPx: z.number(),
        channels: z.union([z.literal(1), z.literal(3)]),
        depth: z.union([z.literal(8), z.literal(16)]),
        scale: z.number(),
        pixelsHwc: z.array(z.number()),
        outWidthPx: z.number(),
        outHeightPx: z.number(),
        enlargedChw: z.array(z.number()),
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(path.join(import.meta.dirname, '../../models/golden/bicubic.json'), 'utf8')),
  );

function noisyPicture(widthPx: number, heightPx: number, channels: 1 | 3, depth: 8 | 16): SourcePixels {
  const pixelsHwc =
    depth === 8
      ? new Uint8Array(widthPx * heightPx * channels)
      : new Uint16Array(widthPx * heightPx * channels);
  let state = widthPx * 31 + heightPx;
  for (let i = 0; i < pixelsHwc.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixelsHwc[i] = state >>> 16;
  }
  return { widthPx, heightPx, channels, pixelsHwc };
}

function enlargeWhole(source: SourcePixels, scale: number): Float32Array {
  const plan = planEnlargement(source.widthPx, source.heightPx, scale);
  const rect = { x: 0, y: 0, width: plan.widthPx, height: plan.heightPx };
  return enlargeRegion(source, plan, rect, new Float32Array(rect.width * rect.height * source.channels));
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 1e9)));
  return largest;
}

describe('golden vectors', () => {
  it.each(golden.cases)('$name', (vector) => {
    const pixelsHwc =
      vector.depth === 8 ? Uint8Array.from(vector.pixelsHwc) : Uint16Array.from(vector.pixelsHwc);
    const enlarged = enlargeWhole({ ...vector, pixelsHwc }, vector.scale);
    expect(enlargedSidePx(vector.widthPx, vector.scale)).toBe(vector.outWidthPx);
    expect(enlargedSidePx(vector.heightPx, vector.scale)).toBe(vector.outHeightPx);
    expect(largestDifference(enlarged, vector.enlargedChw)).toBeLessThan(4e-7);
  });
});

describe('enlargeRegion', () => {
  it.each([8, 16] as const)('at scale 1 gives every %i-bit value back exactly', (depth) => {
    const values = 2 ** depth;
    const source: SourcePixels = {
      widthPx: 256,
      heightPx: values / 256,
      channels: 1,
      pixelsHwc: depth === 8 ? new Uint8Array(values) : new Uint16Array(values),
    };
    source.pixelsHwc.forEach((_, i) => {
      source.pixelsHwc[i] = i;
    });
    const same = enlargeWhole(source, 1);
    for (let i = 0; i < values; i++) {
      if (same[i] !== Math.fround(i / (values - 1))) expect.fail(`${i} came back as ${same[i]}`);
    }
  });

  it.each([1, 1.37, 2, 4])('computes regions bit for bit as the whole, ×%d', (scale) => {
    const source = noisyPicture(37, 23, 3, 16);
    const plan = planEnlargement(37, 23, scale);
    const whole = enlargeWhole(source, scale);
    const regionPx = 13;
    for (let y = 0; y < plan.heightPx; y += regionPx) {
      for (let x = 0; x < plan.widthPx; x += regionPx) {
        const width = Math.min(regionPx, plan.widthPx - x);
        const height = Math.min(regionPx, plan.heightPx - y);
        const region = enlargeRegion(
          source,
          plan,
          { x, y, width, height },
          new Float32Array(width * height * 3),
        );
        region.forEach((value, i) => {
          const [channel, rest] = [Math.floor(i / (width * height)), i % (width * height)];
          const place =
            (channel * plan.heightPx + y + Math.floor(rest / width)) * plan.widthPx + x + (rest % width);
          if (value !== whole[place]) expect.fail(`value ${i} of the region at ${x}, ${y} differs`);
        });
      }
    }
  });

  it('repeats the enlarged edge where a region reaches past the picture', () => {
    const source = noisyPicture(9, 8, 3, 8);
    const plan = planEnlargement(9, 8, 2);
    const whole = enlargeWhole(source, 2);
    const rect = { x: 14, y: 12, width: 9, height: 10 };
    const region = enlargeRegion(source, plan, rect, new Float32Array(9 * 10 * 3));
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < 10; y++) {
        for (let x = 0; x < 9; x++) {
          const place = (channel * 16 + Math.min(15, 12 + y)) * 18 + Math.min(17, 14 + x);
          expect(region[(channel * 10 + y) * 9 + x]).toBe(whole[place]);
        }
      }
    }
  });

  it('fills three equal planes from one channel on request', () => {
    const source = noisyPicture(5, 4, 1, 8);
    const plan = planEnlargement(5, 4, 3);
    const rect = { x: 0, y: 0, width: 15, height: 12 };
    const three = enlargeRegion(source, plan, rect, new Float32Array(15 * 12 * 3), 3);
    const one = enlargeWhole(source, 3);
    for (const channel of [0, 1, 2]) expect(three.subarray(channel * 180, channel * 180 + 180)).toEqual(one);
  });

  it('says which sizes do not fit', () => {
    const source = noisyPicture(5, 4, 3, 8);
    const plan = planEnlargement(5, 4, 2);
    const rect = { x: 0, y: 0, width: 10, height: 8 };
    expect(() => enlargeRegion(source, planEnlargement(4, 4, 2), rect, new Float32Array(240))).toThrow(
      'a plan for 4×4 does not fit a picture of 5×4',
    );
    expect(() => enlargeRegion(source, plan, rect, new Float32Array(239))).toThrow('239 values do not fit');
    expect(() => enlargeRegion(source, plan, rect, new Float32Array(80), 1)).toThrow('3 channels do not fit');
    expect(() => planEnlargement(5, 4, 0)).toThrow('scale must be positive');
    expect(() => planEnlargement(0, 4, 2)).toThrow('positive integer');
  });
});
