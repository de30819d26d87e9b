import {
  combinePlanes,
  gaussianWeights,
  mapPlane,
  meanOf,
  type Plane,
  type RgbImage,
  requireSameSize,
  roundPlane,
  smooth,
  studioLuma,
} from './plane.ts';

/** Wang et al. 2004, section III-B: an 11×11 Gaussian window of 1.5 pixels. */
const WINDOW_RADIUS_PX = 5;
const WINDOW_SIGMA_PX = 1.5;
/** (K₁·L)² and (K₂·L)² of the same paper, K₁ = 0.01, K₂ = 0.03, L = 255. */
const LUMINANCE_CONSTANT = (0.01 * 255) ** 2;
const CONTRAST_CONSTANT = (0.03 * 255) ** 2;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004, Eq. 13) of the rounded BT.601 luma, over
 * the places where the window fits. Negative structure counts as none.
 * @returns 1 for equal pictures; NaN below 11×11 pixels, where no window fits
 * @throws RangeError where the sizes differ
 */
export function ssimY(result: RgbImage, reference: RgbImage): number {
  requireSameSize(result, reference);
  const a = roundPlane(studioLuma(result));
  const b = roundPlane(studioLuma(reference));
  const window = gaussianWeights(WINDOW_RADIUS_PX, WINDOW_SIGMA_PX);
  const local = (plane: Plane) => smooth(plane, window, 'valid').values;
  const meanA = local(a);
  const meanB = local(b);
  const meanAa = local(mapPlane(a, (value) => value * value));
  const meanBb = local(mapPlane(b, (value) => value * value));
  const meanAb = local(combinePlanes(a, b, (left, right) => left * right));
  return meanOf(
    meanA.map((muA, i) => {
      const muB = meanB[i] as number;
      const variances = (meanAa[i] as number) - muA * muA + (meanBb[i] as number) - muB * muB;
      const covariance = (meanAb[i] as number) - muA * muB;
      const luminance = (2 * muA * muB + LUMINANCE_CONSTANT) / (muA * muA + muB * muB + LUMINANCE_CONSTANT);
      const structure = (2 * covariance + CONTRAST_CONSTANT) / (variances + CONTRAST_CONSTANT);
      return luminance * Math.max(0, structure);
    }),
  );
}
