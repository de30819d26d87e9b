import { gaussianWeights, planOverlappingTiles } from '../../../../shared/tiles/blendTiles.ts';
import type { Rect } from '../../../../shared/tiles/planTiles.ts';
import { copyPlanes, cropPlanes } from '../../tiles/planes.ts';

/** Planes of a whole picture, one value per latent: CHW. */
export interface LatentPlanes<T extends Float32Array | Float16Array = Float32Array | Float16Array> {
  readonly width: number;
  readonly height: number;
  readonly data: T;
}

/** @returns the answer for an input, both float32 [1, C, h, w]; how many channels is the graph's affair */
export type RunLatent = (values: Float32Array, shape: readonly number[]) => Promise<Float32Array>;

/** Up to here (4 megapixels at 8 pixels a latent) one run takes about 1 GB. */
const ONE_RUN_LATENTS = 65_536;
/** Beyond it, tiles of that size that overlap by a quarter are blended: what changes, changes gradually. */
const TILE = 256;
const OVERLAP = 64;

/** Room for `length` features of a picture: in half precision where there are many. */
export const newFeatures = (length: number, latents: number): Float32Array | Float16Array =>
  latents <= ONE_RUN_LATENTS ? new Float32Array(length) : new Float16Array(length);

export const rectOf = ({ width, height }: { width: number; height: number }): Rect => ({
  x: 0,
  y: 0,
  width,
  height,
});

/**
 * Runs a graph that looks at everything over a whole latent.
 * @param make the planes that the answer is put into, once its number of values is known
 */
export async function runWholeLatent<T extends Float32Array | Float16Array>(
  source: LatentPlanes,
  run: RunLatent,
  make: (length: number) => T,
): Promise<LatentPlanes<T>> {
  const { width, height } = source;
  const whole = rectOf(source);
  const pixels = width * height;
  const runRect = (rect: Rect) => {
    const values = readPlanes(source, rect);
    const shape = [1, values.length / (rect.width * rect.height), rect.height, rect.width];
    return run(values, shape);
  };
  if (pixels <= ONE_RUN_LATENTS) {
    const answer = await runRect(whole);
    const data = make(answer.length);
    data.set(answer);
    return { width, height, data };
  }
  const rects = planOverlappingTiles(width, height, TILE, OVERLAP);
  const total = new Float32Array(pixels);
  for (const rect of rects) addWeighted(total, whole, rect, gaussianWeights(rect.width, rect.height));
  let data: T | undefined;
  for (const rect of rects) {
    const answer = await runRect(rect);
    const channels = answer.length / (rect.width * rect.height);
    data ??= make(channels * pixels);
    const share = gaussianWeights(rect.width, rect.height);
    const sums = cropPlanes(total, whole, rect);
    for (let i = 0; i < share.length; i++) share[i] = (share[i] as number) / (sums[i] as number);
    for (let i = 0; i < answer.length; i++) {
      answer[i] = (answer[i] as number) * (share[i % share.length] as number);
    }
    addWeighted(data, whole, rect, answer);
  }
  if (data === undefined) throw new TypeError('a plan without tiles');
  return { width, height, data };
}

/** A rectangle as float32 CHW. */
export function readPlanes(source: LatentPlanes, rect: Rect): Float32Array {
  const channels = source.data.length / (source.width * source.height);
  const values = new Float32Array(channels * rect.width * rect.height);
  copyPlanes(source.data, rectOf(source), values, rect, rect);
  return values;
}

/** At most `side` rows and columns, evenly spread over the planes, as one run's input. */
export function samplePlanes(source: LatentPlanes, side: number): { values: Float32Array; shape: number[] } {
  const { width, height, data } = source;
  const channels = data.length / (width * height);
  const columns = spread(width, side);
  const rows = spread(height, side);
  const values = new Float32Array(channels * rows.length * columns.length);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const y of rows) {
      for (const x of columns) values[at++] = data[(channel * height + y) * width + x] as number;
    }
  }
  return { values, shape: [1, channels, rows.length, columns.length] };
}

/** At most `count` places, evenly spread over a length; a multiple of `multiple`, where there are as many. */
export function spread(length: number, count: number, multiple = 1): number[] {
  const most = Math.min(length, count);
  const places = Math.max(multiple, most - (most % multiple));
  return Array.from({ length: places }, (_, i) =>
    Math.min(length - 1, Math.floor(((i + 0.5) * length) / places)),
  );
}

function addWeighted(
  target: Float32Array | Float16Array,
  whole: Rect,
  rect: Rect,
  values: Float32Array,
): void {
  const channels = values.length / (rect.width * rect.height);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < rect.height; y++) {
      const from = (channel * rect.height + y) * rect.width;
      const to = (channel * whole.height + rect.y + y) * whole.width + rect.x;
      for (let x = 0; x < rect.width; x++) {
        target[to + x] = (target[to + x] as number) + (values[from + x] as number);
      }
    }
  }
}
