/** An asymmetric generalised Gaussian: shape ν and the scale to each side of zero. */
export interface AsymmetricGaussian {
  readonly shape: number;
  readonly leftScale: number;
  readonly rightScale: number;
  /** Its mean, (β_r − β_l)·Γ(2/ν)/Γ(1/ν): Eq. 8 of the NIQE paper. */
  readonly mean: number;
}

/** Candidate shapes of the moment matching, 0.2 to 10 in steps of 0.001, and Γ(2/ν)²/(Γ(1/ν)Γ(3/ν)) of each. */
interface ShapeTable {
  readonly shapes: Float64Array;
  readonly ratios: Float64Array;
}

const SMALLEST_SHAPE_THOUSANDTHS = 200;
const LARGEST_SHAPE_THOUSANDTHS = 10_000;

export type FitAsymmetricGaussian = (samples: Float64Array) => AsymmetricGaussian;

/**
 * A fitter by moment matching (Lasmar, Stitou, Berthoumieu 2009), with its table of shapes.
 * Samples on one side only give NaN scales: flat areas have no distribution.
 */
export function createAsymmetricGaussianFit(): FitAsymmetricGaussian {
  const table = buildShapeTable();
  return (samples) => matchMoments(samples, table);
}

function buildShapeTable(): ShapeTable {
  const count = LARGEST_SHAPE_THOUSANDTHS - SMALLEST_SHAPE_THOUSANDTHS + 1;
  const shapes = Float64Array.from({ length: count }, (_, i) => (SMALLEST_SHAPE_THOUSANDTHS + i) / 1000);
  const ratios = shapes.map((shape) =>
    Math.exp(2 * logGamma(2 / shape) - logGamma(1 / shape) - logGamma(3 / shape)),
  );
  return { shapes, ratios };
}

function matchMoments(samples: Float64Array, table: ShapeTable): AsymmetricGaussian {
  let leftSquares = 0;
  let leftCount = 0;
  let rightSquares = 0;
  let rightCount = 0;
  let magnitudes = 0;
  for (const sample of samples) {
    magnitudes += Math.abs(sample);
    if (sample < 0) {
      leftSquares += sample * sample;
      leftCount++;
    } else if (sample > 0) {
      rightSquares += sample * sample;
      rightCount++;
    }
  }
  const leftDeviation = Math.sqrt(leftSquares / leftCount);
  const rightDeviation = Math.sqrt(rightSquares / rightCount);
  const balance = leftDeviation / rightDeviation;
  const momentRatio = (magnitudes / samples.length) ** 2 / ((leftSquares + rightSquares) / samples.length);
  const shape = nearestShape(
    (momentRatio * (balance ** 3 + 1) * (balance + 1)) / (balance ** 2 + 1) ** 2,
    table,
  );
  const scale = Math.exp((logGamma(1 / shape) - logGamma(3 / shape)) / 2);
  const leftScale = leftDeviation * scale;
  const rightScale = rightDeviation * scale;
  const mean = (rightScale - leftScale) * Math.exp(logGamma(2 / shape) - logGamma(1 / shape));
  return { shape, leftScale, rightScale, mean };
}

/** The shape whose ratio is nearest; ratios rise with the shape. */
function nearestShape(ratio: number, table: ShapeTable): number {
  const { shapes, ratios } = table;
  let low = 0;
  let high = ratios.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ratios[middle] as number) < ratio) low = middle;
    else high = middle;
  }
  const isLowNearer = Math.abs((ratios[low] as number) - ratio) <= Math.abs((ratios[high] as number) - ratio);
  return shapes[isLowNearer ? low : high] as number;
}

/** Lanczos' approximation with g = 7 and nine terms; relative error below 1e-14 for x > 0. */
const LANCZOS_G = 7;
const LANCZOS_TERMS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + LANCZOS_G + 0.5;
  const series = LANCZOS_TERMS.reduce((sum, term, i) => (i === 0 ? term : sum + term / (shifted + i)), 0);
  return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}
