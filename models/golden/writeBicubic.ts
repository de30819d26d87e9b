/**
 * Writes `bicubic.json`, the golden vectors of the enlargement (`node models/golden/writeBicubic.ts`, then the
 * formatter).
 *
 * The answers come from the definition itself (sixteen taps per value, in double precision, for the whole
 * picture at once), not from the product's code, so that both languages are held to the formula.
 */
import { writeFileSync } from 'node:fs';

interface BicubicCase {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  readonly scale: number;
  readonly pixelsHwc: readonly number[];
  readonly outWidthPx: number;
  readonly outHeightPx: number;
  /** In [0, 1], seven decimals. */
  readonly enlargedChw: readonly number[];
}

/** A small linear congruential generator (Numerical Recipes, 2nd ed., section 7.1), for the same noise everywhere. */
function* noise(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function keys(distance: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  if (x < 2) return -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2;
  return 0;
}

function enlargeByDefinition(
  pixels: readonly number[],
  [widthPx, heightPx, channels]: readonly [number, number, number],
  [outWidthPx, outHeightPx]: readonly [number, number],
  fullScale: number,
): number[] {
  const clamp = (index: number, length: number) => Math.min(length - 1, Math.max(0, index));
  const enlarged: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < outHeightPx; y++) {
      for (let x = 0; x < outWidthPx; x++) {
        const atX = ((x + 0.5) * widthPx) / outWidthPx - 0.5;
        const atY = ((y + 0.5) * heightPx) / outHeightPx - 0.5;
        let sum = 0;
        for (let row = Math.floor(atY) - 1; row <= Math.floor(atY) + 2; row++) {
          for (let column = Math.floor(atX) - 1; column <= Math.floor(atX) + 2; column++) {
            const place = (clamp(row, heightPx) * widthPx + clamp(column, widthPx)) * channels + channel;
            sum += keys(atX - column) * keys(atY - row) * (pixels[place] ?? Number.NaN);
          }
        }
        enlarged.push(Number(Math.min(1, Math.max(0, sum / fullScale)).toFixed(7)));
      }
    }
  }
  return enlarged;
}

function makeCase(
  name: string,
  size: readonly [number, number],
  channels: 1 | 3,
  depth: 8 | 16,
  scale: number,
): BicubicCase {
  const [widthPx, heightPx] = size;
  const fullScale = 2 ** depth - 1;
  const random = noise(widthPx * 7919 + heightPx * 104729 + depth);
  // A third of the values stand at the ends of the range, so that overshoot is clamped.
  const value = (unit: number) =>
    unit < 1 / 6 ? 0 : unit > 5 / 6 ? fullScale : Math.floor(unit * fullScale);
  const pixelsHwc = Array.from({ length: widthPx * heightPx * channels }, () => value(random.next().value));
  const outWidthPx = Math.max(1, Math.round(widthPx * scale));
  const outHeightPx = Math.max(1, Math.round(heightPx * scale));
  const enlargedChw = enlargeByDefinition(
    pixelsHwc,
    [widthPx, heightPx, channels],
    [outWidthPx, outHeightPx],
    fullScale,
  );
  return { name, widthPx, heightPx, channels, depth, scale, pixelsHwc, outWidthPx, outHeightPx, enlargedChw };
}

const cases = [
  makeCase('one pixel, ×4', [1, 1], 3, 8, 4),
  makeCase('one row, ×2', [5, 1], 3, 8, 2),
  makeCase('one column, ×3', [1, 4], 1, 8, 3),
  makeCase('scale 1 changes nothing', [6, 5], 3, 8, 1),
  makeCase('colour, ×2', [9, 7], 3, 8, 2),
  makeCase('colour, ×4', [7, 6], 3, 8, 4),
  makeCase('fraction, sides rounded apart, ×1.37', [11, 7], 3, 8, 1.37),
  makeCase('sixteen bits, ×2.5', [7, 5], 3, 16, 2.5),
  makeCase('greyscale of sixteen bits, ×3', [6, 7], 1, 16, 3),
];
writeFileSync(new URL('bicubic.json', import.meta.url), `${JSON.stringify({ cases })}\n`);
