import { describe, expect, it } from 'vitest';
import { lightToPq, pqToLight, REFERENCE_WHITE, rollOff } from './hdrCurves.ts';
import { toneMap } from './toneMap.ts';

const BT2020 = 9;

/** One pixel of values from 0 to 1. */
function mapped(values: readonly number[], transfer: 'pq' | 'hlg', colours: 1 | 3 = 3): number[] {
  const pixelsHwc = Uint16Array.from(values, (value) => Math.round(value * 65535));
  const pixels = { widthPx: 1, heightPx: 1, depth: 16 as const, pixelsHwc, totalChannels: values.length };
  return [...toneMap(pixels, colours, { transfer, primaries: BT2020 }, undefined).pixelsHwc];
}

describe('curves', () => {
  it('PQ is what BT.2100 says it is', () => {
    // Computed apart with the constants as decimal numbers.
    expect(pqToLight(0.5)).toBeCloseTo(92.2457, 3);
    expect([203, 1000, 10_000].map((light) => lightToPq(light).toFixed(4))).toEqual([
      '0.5807',
      '0.7518',
      '1.0000',
    ]);
  });

  it('roll off begins at some 100 cd/m², never falls, and ends at white', () => {
    const found = [50, 95, 100, 203, 500, 1000, 4000].map(rollOff);
    // Computed apart, with the formula as BT.2390 writes it.
    const wanted = [50, 94.776, 99.361, 159.042, 198.856, 203, 203];
    wanted.forEach((light, index) => {
      expect(found[index]).toBeCloseTo(light, 2);
    });
    for (let light = 1; light < 1200; light++)
      expect(rollOff(light + 1)).toBeGreaterThanOrEqual(rollOff(light) - 1e-9);
    expect(rollOff(10_000)).toBeCloseTo(REFERENCE_WHITE, 6);
  });
});

/** Values in, and the 16-bit values of Display P3 that a program of its own computed without any table. */
const PQ: readonly (readonly [number[], number[]])[] = [
  [
    [0.58068888, 0.58068888, 0.58068888],
    [58850, 58850, 58850],
  ],
  [
    [0.2, 0.2, 0.2],
    [7332, 7332, 7332],
  ],
  [
    [0.5, 0.4, 0.3],
    [50772, 27019, 15970],
  ],
  [
    [0.75, 0.6, 0.5],
    [65535, 31802, 22134],
  ],
  [
    [0.9, 0.9, 0.9],
    [65535, 65535, 65535],
  ],
  [
    [0.3, 0.5, 0.45],
    [0, 47420, 36355],
  ],
  [
    [0.1, 0.05, 0.02],
    [1746, 181, 36],
  ],
];
const HLG: readonly (readonly [number[], number[]])[] = [
  [
    [0.75, 0.75, 0.75],
    [58859, 58859, 58859],
  ],
  [
    [0.2, 0.2, 0.2],
    [11910, 11910, 11910],
  ],
  [
    [0.5, 0.4, 0.3],
    [36256, 27300, 20940],
  ],
  [
    [0.75, 0.6, 0.5],
    [62197, 40351, 34149],
  ],
  [
    [0.3, 0.5, 0.45],
    [13788, 35235, 31251],
  ],
  [
    [1, 1, 1],
    [65535, 65535, 65535],
  ],
];

describe('brightness beyond white', () => {
  const kinds = [
    ...PQ.map((pair) => ['pq', ...pair] as const),
    ...HLG.map((pair) => ['hlg', ...pair] as const),
  ];
  it.each(kinds)('%s %j becomes %j', (transfer, values, wanted) => {
    const found = mapped(values, transfer);
    // A quarter of a step of eight bits.
    wanted.forEach((value, channel) => {
      expect(Math.abs((found[channel] ?? 0) - value), JSON.stringify(found)).toBeLessThan(64);
    });
  });

  it('grey goes the same way, and transparency none', () => {
    const [grey = 0, alpha] = mapped([0.58068888, 0.25], 'pq', 1);
    expect(Math.abs(grey - 58850)).toBeLessThan(64);
    expect(alpha).toBe(Math.round(0.25 * 65535));
  });

  it('eight bits become sixteen', () => {
    const pixels = {
      widthPx: 1,
      heightPx: 1,
      depth: 8 as const,
      pixelsHwc: Uint8Array.from([255, 0, 128, 51]),
      totalChannels: 4,
    };
    const result = toneMap(pixels, 3, { transfer: 'hlg', primaries: BT2020 }, undefined);
    expect(result.depth).toBe(16);
    expect(result.pixelsHwc[3]).toBe(51 * 257);
    expect(result.pixelsHwc[0]).toBe(65535);
  });

  it('stops where it is told to', () => {
    const gone = AbortSignal.abort();
    const pixels = {
      widthPx: 1,
      heightPx: 1,
      depth: 8 as const,
      pixelsHwc: Uint8Array.of(1, 2, 3),
      totalChannels: 3,
    };
    expect(() => toneMap(pixels, 3, { transfer: 'pq', primaries: BT2020 }, gone)).toThrow();
  });
});
