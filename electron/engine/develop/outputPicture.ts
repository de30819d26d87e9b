import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { Picture } from '../pictures/picture.ts';

/** A result in the making: pixels are filled in tile by tile. */
export class OutputPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  readonly pixelsHwc: Uint8Array | Uint16Array;
  readonly #alpha: Uint8Array | Uint16Array | undefined;

  constructor(size: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly channels: 1 | 3;
    readonly depth: 8 | 16;
    readonly hasAlpha: boolean;
  }) {
    this.widthPx = size.widthPx;
    this.heightPx = size.heightPx;
    this.channels = size.channels;
    this.depth = size.depth;
    const pixels = size.widthPx * size.heightPx;
    const allocate = (values: number) =>
      size.depth === 8 ? new Uint8Array(values) : new Uint16Array(values);
    this.pixelsHwc = allocate(pixels * size.channels);
    this.#alpha = size.hasAlpha ? allocate(pixels) : undefined;
  }

  get bytes(): number {
    return this.pixelsHwc.byteLength + (this.#alpha?.byteLength ?? 0);
  }

  /** Sets every value of every pixel. */
  fill(value: number): void {
    this.pixelsHwc.fill(value);
  }

  /**
   * Rounds a finished rectangle to the output's depth; values outside [0, 1] are clamped.
   * @param valuesChw three channels; where the output has one, it gets their mean
   */
  setPixels(rect: Rect, valuesChw: Float32Array): void {
    const plane = rect.width * rect.height;
    const red = valuesChw.subarray(0, plane);
    const green = valuesChw.subarray(plane, 2 * plane);
    const blue = valuesChw.subarray(2 * plane);
    const planes = this.channels === 1 ? [meanOf(red, green, blue)] : [red, green, blue];
    for (const [channel, values] of planes.entries()) {
      this.#setPlane(this.pixelsHwc.subarray(channel), this.channels, rect, values);
    }
  }

  /** @param step from one pixel of the plane to the next in `out` */
  #setPlane(out: Uint8Array | Uint16Array, step: number, rect: Rect, valuesHw: Float32Array): void {
    const fullScale = this.depth === 8 ? 255 : 65535;
    let from = 0;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      let to = (y * this.widthPx + rect.x) * step;
      for (let x = 0; x < rect.width; x++, from++, to += step) {
        out[to] = quantise(valuesHw[from] as number, fullScale);
      }
    }
  }

  /** @param valuesHwc of the rectangle, in the output's own channels and depth */
  paste(rect: Rect, valuesHwc: Uint8Array): void {
    const { widthPx, channels } = this;
    const rowValues = rect.width * channels;
    for (let y = 0; y < rect.height; y++) {
      const row = valuesHwc.subarray(y * rowValues, (y + 1) * rowValues);
      this.pixelsHwc.set(row, ((rect.y + y) * widthPx + rect.x) * channels);
    }
  }

  /** @param valuesHw in [0, 1] */
  setAlpha(rect: Rect, valuesHw: Float32Array): void {
    if (this.#alpha !== undefined) this.#setPlane(this.#alpha, 1, rect, valuesHw);
  }

  /** The result as a picture, with what the original carries along. */
  toPicture(original: Picture): Picture {
    const { widthPx, heightPx, channels, depth } = this;
    const { metadata, notes } = original;
    const pixels = { widthPx, heightPx, channels, depth, pixelsHwc: this.pixelsHwc, metadata, notes };
    return this.#alpha === undefined ? pixels : { ...pixels, alpha: this.#alpha };
  }
}

/** Written so that three equal values give themselves, not their rounded third of a sum. */
function meanOf(red: Float32Array, green: Float32Array, blue: Float32Array): Float32Array {
  const mean = new Float32Array(red.length);
  for (let i = 0; i < mean.length; i++) {
    const value = red[i] as number;
    mean[i] = value + ((green[i] as number) - value + ((blue[i] as number) - value)) / 3;
  }
  return mean;
}

/**
 * Rounded half up by the array it is stored in, which cuts off the fraction and makes 0 of what is no number.
 * Without branches: with them it took three times as long.
 */
function quantise(value: number, fullScale: number): number {
  return Math.min(1, Math.max(0, value)) * fullScale + 0.5;
}
