import { combinePlanes, meanOf, type RgbImage, studioLuma } from './plane.ts';

/** Added to the mean squared error (of full scale 1), so equal pictures score 80 dB and not infinity. */
const ERROR_FLOOR = 1e-8;

/**
 * Peak signal-to-noise ratio of the BT.601 luma in decibels, peak 255, luma not rounded, no border cut:
 * the convention of the papers that score with IQA-PyTorch.
 * @throws RangeError where the sizes differ
 */
export function psnrY(result: RgbImage, reference: RgbImage): number {
  const squares = combinePlanes(studioLuma(result), studioLuma(reference), (a, b) => ((a - b) / 255) ** 2);
  return -10 * Math.log10(meanOf(squares.values) + ERROR_FLOOR);
}
