import type { GreyPicture } from './drawMask.ts';

/** What one mask may add to a dial, or take from it. */
export const OFFSET_MAX = 2;
/** Of a photo. */
export const MASKS_MAX = 32;
/** What all masks together add at most; packs' dials end at 2. */
const SUM_MAX = 4;
/** So that nothing painted is nothing exactly. */
const ZERO = 32_767;
const STEPS = 32_767;
const FULL = 65_535;

/** A drawn mask and what it adds to a dial. */
export interface DrawnOffset {
  /** All of one size. */
  readonly map: GreyPicture;
  readonly offset: number;
}

/**
 * What masks together add to a dial, as a grey picture that is enlarged like any other.
 * @param drawn at least one
 * @returns 16 bit; `offsetOf` reads its values
 */
export function drawOffsets(drawn: readonly DrawnOffset[]): GreyPicture {
  const [first] = drawn;
  if (first === undefined) throw new RangeError('no mask to draw');
  const { widthPx, heightPx } = first.map;
  const sums = new Float32Array(widthPx * heightPx);
  for (const { map, offset } of drawn) {
    const factor = offset / FULL;
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + factor * (map.pixels[i] as number);
  }
  const pixels = new Uint16Array(sums.length);
  for (let i = 0; i < sums.length; i++) {
    const sum = Math.min(SUM_MAX, Math.max(-SUM_MAX, sums[i] as number));
    pixels[i] = ZERO + Math.round((sum / SUM_MAX) * STEPS);
  }
  return { widthPx, heightPx, pixels };
}

/** What is added where the picture has a value. @param share 0…1, of 65535 */
export function offsetOf(share: number): number {
  return ((share * FULL - ZERO) / STEPS) * SUM_MAX;
}
