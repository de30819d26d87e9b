/**
 * Means and variances of a network's group norms, float32 [norms, 2, groups]: per norm the groups' means, then
 * their variances. Deviations and ratios between two such sets have the same layout.
 */
export interface NormStatistics {
  readonly dims: readonly [norms: number, two: 2, groups: number];
  readonly data: Float32Array;
}

/** Adds up what tiles measured, by the pixels that they measured it over. */
export class PooledStatistics {
  readonly #dims: NormStatistics['dims'];
  /** Σ pixels·mean and Σ pixels·(variance + mean²), in the layout of the statistics. */
  readonly #sums: Float64Array;
  #pixels = 0;

  constructor(dims: NormStatistics['dims']) {
    this.#dims = dims;
    this.#sums = new Float64Array(dims[0] * 2 * dims[2]);
  }

  add(data: Float32Array, pixels: number): void {
    this.#pixels += pixels;
    for (const [mean, variance] of pairs(this.#dims)) {
      const m = data[mean] as number;
      this.#sums[mean] = (this.#sums[mean] as number) + pixels * m;
      this.#sums[variance] = (this.#sums[variance] as number) + pixels * ((data[variance] as number) + m * m);
    }
  }

  /** Of everything together: the variance holds that between the tiles' means, too. */
  finish(): NormStatistics {
    const data = new Float32Array(this.#sums.length);
    for (const [mean, variance] of pairs(this.#dims)) {
      const m = (this.#sums[mean] as number) / this.#pixels;
      data[mean] = m;
      data[variance] = Math.max(0, (this.#sums[variance] as number) / this.#pixels - m * m);
    }
    return { dims: this.#dims, data };
  }
}

/** What changes nothing: means shifted by 0 deviations, variances times 1. */
export function noCorrection(dims: NormStatistics['dims']): NormStatistics {
  const data = new Float32Array(dims[0] * 2 * dims[2]);
  for (const [, variance] of pairs(dims)) data[variance] = 1;
  return { dims, data };
}

/** What makes `whole` of `sample`: means shifted in deviations of the sample, variances as a ratio. */
export function correctionBetween(sample: NormStatistics, whole: NormStatistics): NormStatistics {
  const data = new Float32Array(sample.data.length);
  for (const [mean, variance] of pairs(sample.dims)) {
    const v = Math.max(sample.data[variance] as number, SMALLEST_VARIANCE);
    data[mean] = ((whole.data[mean] as number) - (sample.data[mean] as number)) / Math.sqrt(v);
    data[variance] = Math.max(whole.data[variance] as number, SMALLEST_VARIANCE) / v;
  }
  return { dims: sample.dims, data };
}

/** @param correction of `correctionBetween` */
export function corrected(sample: NormStatistics, correction: NormStatistics): NormStatistics {
  const data = new Float32Array(sample.data.length);
  for (const [mean, variance] of pairs(sample.dims)) {
    const v = sample.data[variance] as number;
    data[mean] = (sample.data[mean] as number) + (correction.data[mean] as number) * Math.sqrt(v);
    data[variance] = v * (correction.data[variance] as number);
  }
  return { dims: sample.dims, data };
}

/** How far two sets differ: the largest of all shifts of a mean, in deviations, and changes of a deviation. */
export function largestDifference(one: NormStatistics, other: NormStatistics): number {
  const { data } = correctionBetween(one, other);
  let largest = 0;
  for (const [mean, variance] of pairs(one.dims)) {
    const change = Math.abs(Math.sqrt(data[variance] as number) - 1);
    largest = Math.max(largest, Math.abs(data[mean] as number), change);
  }
  return largest;
}

/** A group that is constant has no deviations to measure in. */
const SMALLEST_VARIANCE = 1e-12;

/** The places of each group's mean and variance. */
function* pairs([norms, , groups]: NormStatistics['dims']): Generator<readonly [number, number]> {
  for (let norm = 0; norm < norms; norm++) {
    for (let group = 0; group < groups; group++) {
      const mean = norm * 2 * groups + group;
      yield [mean, mean + groups];
    }
  }
}
