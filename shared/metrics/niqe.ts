import { createAsymmetricGaussianFit, type FitAsymmetricGaussian } from './asymmetricGaussian.ts';
import {
  fullLuma,
  gaussianWeights,
  mapPlane,
  type Plane,
  type RgbImage,
  roundPlane,
  smooth,
} from './plane.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** A multivariate Gaussian of the features of sharp, undamaged photographs. */
export interface NiqeModel {
  /** 36 values. */
  readonly mean: Float64Array;
  /** 36·36 values, row by row. */
  readonly covariance: Float64Array;
}

/** Side of a block at full size (section II-B of the paper); half of it at half size. */
export const NIQE_BLOCK_PX = 96;
/** 18 features at each of two sizes. */
export const NIQE_FEATURES = 36;

/** Window of the local mean and deviation: 7×7, standard deviation 7/6 pixels. */
const WINDOW_RADIUS_PX = 3;
const WINDOW_SIGMA_PX = 7 / 6;
/** Added to the local deviation, on a scale of 0…255 (Eq. 1). */
const DEVIATION_FLOOR = 1;
/**
 * The common implementations keep the 7×7 window in single precision, where its sum is a little more than
 * one. In a flat area that excess alone decides the sign of the coefficients; without it the score of a
 * picture with clipped highlights moves by up to 0.1.
 */
const SINGLE_PRECISION_WINDOW_SUM = 1 + 1.135e-8;
/** Neighbours whose products are described: right, below, and both diagonals (x, y). */
const NEIGHBOURS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
] as const;
/** Eigenvalues below this share of the largest one are taken as zero in the pseudo-inverse. */
const PSEUDO_INVERSE_CUTOFF = 1e-15;

/** Features of one block, and how sharp it is: the mean local deviation at full size. */
export interface NiqeBlock {
  readonly features: Float64Array;
  readonly sharpness: number;
}

/**
 * The natural image quality evaluator (Mittal, Soundararajan, Bovik 2013): the distance of a picture's
 * features from those of undamaged photographs. Lower is better; photographs score about 3 to 6.
 * @returns NaN for a picture of fewer than two blocks of 96×96
 */
export function niqe(image: RgbImage, model: NiqeModel): number {
  const blocks = niqeBlocks(image);
  if (blocks.length < 2) return Number.NaN;
  const features = blocks.map((block) => block.features);
  const mean = meanWithoutGaps(features);
  const covariance = covarianceOf(features.filter((values) => !values.some(Number.isNaN)));
  const pooled = covariance.map((value, i) => (value + (model.covariance[i] as number)) / 2);
  return Math.sqrt(
    pseudoInverseForm(
      pooled,
      mean.map((value, i) => (model.mean[i] as number) - value),
    ),
  );
}

/** All whole 96×96 blocks in reading order; what is left at the right and below is not looked at. */
export function niqeBlocks(image: RgbImage): NiqeBlock[] {
  const columns = Math.floor(image.widthPx / NIQE_BLOCK_PX);
  const rows = Math.floor(image.heightPx / NIQE_BLOCK_PX);
  if (columns * rows === 0) return [];
  const luma = crop(roundPlane(fullLuma(image)), columns * NIQE_BLOCK_PX, rows * NIQE_BLOCK_PX);
  const full = normalise(luma);
  const half = normalise(halve(luma));
  const fitSamples = createAsymmetricGaussianFit();
  const blocks: NiqeBlock[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = [column, row, NIQE_BLOCK_PX] as const;
      const fine = blockFeatures(cut(full.coefficients, ...place), NIQE_BLOCK_PX, fitSamples);
      const coarse = blockFeatures(
        cut(half.coefficients, column, row, NIQE_BLOCK_PX / 2),
        NIQE_BLOCK_PX / 2,
        fitSamples,
      );
      const deviations = cut(full.deviations, ...place);
      const sharpness = deviations.reduce((sum, value) => sum + value, 0) / deviations.length;
      blocks.push({ features: Float64Array.from([...fine, ...coarse]), sharpness });
    }
  }
  return blocks;
}

/** Mean-subtracted, contrast-normalised coefficients (Eqs. 1 to 3) and the local deviations. */
function normalise(plane: Plane): { coefficients: Plane; deviations: Plane } {
  const window = gaussianWeights(WINDOW_RADIUS_PX, WINDOW_SIGMA_PX);
  const localMean = (of: Plane) =>
    smooth(of, window, 'replicate').values.map((value) => value * SINGLE_PRECISION_WINDOW_SUM);
  const means = localMean(plane);
  const meanSquares = localMean(mapPlane(plane, (value) => value * value));
  const deviations = means.map((mu, i) => Math.sqrt(Math.abs((meanSquares[i] as number) - mu * mu)));
  const coefficients = plane.values.map(
    (value, i) => (value - (means[i] as number)) / ((deviations[i] as number) + DEVIATION_FLOOR),
  );
  return { coefficients: { ...plane, values: coefficients }, deviations: { ...plane, values: deviations } };
}

/** The 18 features of one block of coefficients (section II-C). */
function blockFeatures(block: Float64Array, sidePx: number, fitSamples: FitAsymmetricGaussian): number[] {
  const own = fitSamples(block);
  const features = [own.shape, (own.leftScale + own.rightScale) / 2];
  const products = new Float64Array(block.length);
  for (const [dx, dy] of NEIGHBOURS) {
    for (let y = 0; y < sidePx; y++) {
      // Neighbours wrap around inside the block, as in the authors' release.
      const neighbourRow = ((y - dy + sidePx) % sidePx) * sidePx;
      for (let x = 0; x < sidePx; x++) {
        const neighbour = block[neighbourRow + ((x - dx + sidePx) % sidePx)] as number;
        products[y * sidePx + x] = (block[y * sidePx + x] as number) * neighbour;
      }
    }
    const { shape, mean, leftScale, rightScale } = fitSamples(products);
    features.push(shape, mean, leftScale, rightScale);
  }
  return features;
}

function crop(plane: Plane, widthPx: number, heightPx: number): Plane {
  const values = new Float64Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    values.set(plane.values.subarray(y * plane.widthPx, y * plane.widthPx + widthPx), y * widthPx);
  }
  return { widthPx, heightPx, values };
}

function cut(plane: Plane, column: number, row: number, sidePx: number): Float64Array {
  const values = new Float64Array(sidePx * sidePx);
  for (let y = 0; y < sidePx; y++) {
    const from = (row * sidePx + y) * plane.widthPx + column * sidePx;
    values.set(plane.values.subarray(from, from + sidePx), y * sidePx);
  }
  return values;
}

/** Antialiased bicubic reduction by two (a = −0.5, eight taps), borders mirrored. */
function halve(plane: Plane): Plane {
  return halveRowsTransposed(halveRowsTransposed(plane));
}

function halveRowsTransposed(plane: Plane): Plane {
  const { widthPx, heightPx, values } = plane;
  const taps = Float64Array.from({ length: 8 }, (_, i) => cubic(Math.abs(i - 3.5) / 2));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const halfPx = Math.floor(widthPx / 2);
  const out = new Float64Array(halfPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < halfPx; x++) {
      let value = 0;
      taps.forEach((tap, i) => {
        const from = 2 * x - 3 + i;
        const mirrored = from < 0 ? -1 - from : from >= widthPx ? 2 * widthPx - 1 - from : from;
        value += (tap / sum) * (values[y * widthPx + mirrored] as number);
      });
      out[x * heightPx + y] = value;
    }
  }
  return { widthPx: heightPx, heightPx: halfPx, values: out };
}

/** Keys' cubic with a = −0.5, for a distance t ≥ 0. */
function cubic(t: number): number {
  if (t <= 1) return 1.5 * t ** 3 - 2.5 * t ** 2 + 1;
  return t < 2 ? -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2 : 0;
}

/** Mean per feature over the blocks that have it: a flat block has no scale. */
function meanWithoutGaps(features: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: NIQE_FEATURES }, (_, i) => {
    const present = features.map((values) => values[i] as number).filter((value) => !Number.isNaN(value));
    return present.reduce((sum, value) => sum + value, 0) / present.length;
  });
}

/** Sample covariance (divided by n − 1), 36·36 values. */
export function covarianceOf(features: readonly Float64Array[]): Float64Array {
  const mean = meanWithoutGaps(features);
  const covariance = new Float64Array(NIQE_FEATURES * NIQE_FEATURES);
  for (const values of features) {
    for (let i = 0; i < NIQE_FEATURES; i++) {
      const deviation = (values[i] as number) - (mean[i] as number);
      for (let j = 0; j < NIQE_FEATURES; j++) {
        const at = i * NIQE_FEATURES + j;
        covariance[at] =
          (covariance[at] as number) + deviation * ((values[j] as number) - (mean[j] as number));
      }
    }
  }
  return covariance.map((sum) => sum / (features.length - 1));
}

/** dᵀ·A⁺·d with the pseudo-inverse of a symmetric A. */
function pseudoInverseForm(matrix: Float64Array, d: Float64Array): number {
  const { eigenvalues, eigenvectors } = symmetricEigen(matrix, d.length);
  const smallest =
    PSEUDO_INVERSE_CUTOFF * eigenvalues.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  return eigenvectors.reduce((sum, vector, i) => {
    const eigenvalue = eigenvalues[i] as number;
    if (Math.abs(eigenvalue) <= smallest) return sum;
    const projection = vector.reduce((dot, value, j) => dot + value * (d[j] as number), 0);
    return sum + projection ** 2 / eigenvalue;
  }, 0);
}
