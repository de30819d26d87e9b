import type { PartSize } from './partSize.ts';

/** How many times as likely or unlikely damage must be at the ends of the sensitivity, as a logarithm. */
const SENSITIVITY_LOGIT = 4;
export const DEFAULT_SENSITIVITY = 0.5;

/**
 * From which probability on a pixel is taken for damage.
 * @param threshold   the pack's own, that of the default sensitivity
 * @param sensitivity 0: only what is beyond doubt; 1: whatever may be damage
 */
export function thresholdAt(threshold: number, sensitivity: number): number {
  const logit = Math.log(threshold / (1 - threshold));
  return 1 / (1 + Math.exp(-logit + (sensitivity - DEFAULT_SENSITIVITY) * 2 * SENSITIVITY_LOGIT));
}

/**
 * 255 where a pixel, or one at most `grownPx` rows and columns away, is at least that likely damaged, else 0.
 * @param probability HW, 0…1
 */
export function damageMask(
  probability: Float32Array,
  { widthPx, heightPx }: PartSize,
  threshold: number,
  grownPx: number,
): Uint8Array {
  const mask = new Uint8Array(probability.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if ((probability[y * widthPx + x] as number) < threshold) continue;
      const [left, right] = [Math.max(0, x - grownPx), Math.min(widthPx, x + grownPx + 1)];
      for (let row = Math.max(0, y - grownPx); row <= Math.min(heightPx - 1, y + grownPx); row++)
        mask.fill(255, row * widthPx + left, row * widthPx + right);
    }
  }
  return mask;
}
