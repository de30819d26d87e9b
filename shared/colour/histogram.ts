import { LUMA } from './luma.ts';

const LEVELS = 256;

/** How often each level is there, and what lies at the ends. */
export interface Histogram {
  /** Of the most frequent level of any, but for the ends: 0…1. */
  readonly red: readonly number[];
  readonly green: readonly number[];
  readonly blue: readonly number[];
  readonly luma: readonly number[];
  /** Share of pixels of which a channel has no more above it, or below. */
  readonly clippedWhite: number;
  readonly clippedBlack: number;
}

/** @param rgba 8 bit */
export function histogramOf(rgba: Uint8ClampedArray): Histogram {
  const channels = [0, 1, 2, 3].map(() => new Uint32Array(LEVELS));
  const [red, green, blue, luma] = channels as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let [white, black] = [0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    const [r, g, b] = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
    count(red, r);
    count(green, g);
    count(blue, b);
    count(luma, Math.round(LUMA[0] * r + LUMA[1] * g + LUMA[2] * b));
    if (Math.max(r, g, b) === LEVELS - 1) white++;
    if (Math.min(r, g, b) === 0) black++;
  }
  // A white border would press all else to the ground.
  const inner = Math.max(1, ...channels.flatMap((counts) => [...counts.subarray(1, LEVELS - 1)]));
  const heights = (counts: Uint32Array) => Array.from(counts, (times) => Math.min(1, times / inner));
  const pixels = Math.max(1, rgba.length / 4);
  return {
    red: heights(red),
    green: heights(green),
    blue: heights(blue),
    luma: heights(luma),
    clippedWhite: white / pixels,
    clippedBlack: black / pixels,
  };
}

function count(counts: Uint32Array, level: number): void {
  counts[level] = (counts[level] ?? 0) + 1;
}
