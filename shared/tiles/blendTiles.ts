import type { Rect } from './planTiles.ts';

/** Variance of the blending weights in units of the tile's side (as PiSA-SR's published code has it). */
const WEIGHT_VARIANCE = 0.01;

/**
 * Where overlapping tiles begin along one axis: every `tile − overlap`, the last one moved back so that it
 * ends with the axis. An axis shorter than a tile is one tile of its own length.
 * @throws RangeError where the overlap is not smaller than the tile
 */
export function tileStarts(length: number, tile: number, overlap: number): number[] {
  if (!(overlap >= 0 && overlap < tile)) throw new RangeError(`an overlap of ${overlap} in tiles of ${tile}`);
  if (length <= tile) return [0];
  const starts = [];
  for (let start = 0; start + tile < length; start += tile - overlap) starts.push(start);
  return [...starts, length - tile];
}

/** The tiles of a plane in reading order; all of one size. */
export function planOverlappingTiles(width: number, height: number, tile: number, overlap: number): Rect[] {
  const columns = tileStarts(width, tile, overlap);
  return tileStarts(height, tile, overlap).flatMap((y) =>
    columns.map((x) => ({ x, y, width: Math.min(tile, width), height: Math.min(tile, height) })),
  );
}

/**
 * Weights of one tile, row by row: a Gaussian around its centre. In the corner of a tile of 96 they are 2e-11
 * of the centre's, too small for float16.
 */
export function gaussianWeights(width: number, height: number): Float32Array {
  const across = gaussian(width);
  const down = gaussian(height);
  return Float32Array.from(
    { length: width * height },
    (_, i) => (down[Math.floor(i / width)] as number) * (across[i % width] as number),
  );
}

function gaussian(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const distance = i - (length - 1) / 2;
    const exponent = distance ** 2 / (2 * length ** 2 * WEIGHT_VARIANCE);
    return Math.exp(-exponent) / Math.sqrt(2 * Math.PI * WEIGHT_VARIANCE);
  });
}

/** Adds overlapping tiles up into one plane per channel: Σ weight·tile / Σ weight, summed in float64. */
export class TileBlender {
  readonly #width: number;
  readonly #height: number;
  readonly #channels: number;
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;

  constructor(width: number, height: number, channels: number) {
    this.#width = width;
    this.#height = height;
    this.#channels = channels;
    this.#sum = new Float64Array(width * height * channels);
    this.#weight = new Float64Array(width * height);
  }

  /**
   * @param tile    float32 CHW of the rectangle's size
   * @param weights one per pixel of the rectangle
   */
  add(tile: Float32Array, rect: Rect, weights: Float32Array): void {
    const pixels = rect.width * rect.height;
    if (tile.length !== pixels * this.#channels || weights.length !== pixels) {
      throw new RangeError(`a tile of ${tile.length} values and ${weights.length} weights does not fit`);
    }
    const planePixels = this.#width * this.#height;
    for (let y = 0; y < rect.height; y++) {
      const to = (rect.y + y) * this.#width + rect.x;
      for (let x = 0; x < rect.width; x++) {
        const from = y * rect.width + x;
        const weight = weights[from] as number;
        this.#weight[to + x] = (this.#weight[to + x] as number) + weight;
        for (let channel = 0; channel < this.#channels; channel++) {
          const at = channel * planePixels + to + x;
          this.#sum[at] = (this.#sum[at] as number) + weight * (tile[channel * pixels + from] as number);
        }
      }
    }
  }

  /** float32 CHW; pixels that no tile reached are NaN. */
  finish(): Float32Array {
    const planePixels = this.#width * this.#height;
    return Float32Array.from(this.#sum, (sum, i) => sum / (this.#weight[i % planePixels] as number));
  }
}
