import type { Rect } from '../../../shared/tiles/planTiles.ts';

/** Planes as they are computed, or as residuals are kept. */
export type Planes = Float32Array<ArrayBuffer> | Float16Array<ArrayBuffer>;

/** Reduces planes by a whole factor while they come in tile by tile: each result is the mean of its box. */
export class BoxReducer<T extends Planes = Float32Array<ArrayBuffer>> {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #area: Rect;
  readonly #factor: number;
  readonly #sumsChw: T;

  private constructor(area: Rect, factor: number, channels: number, make: (length: number) => T) {
    this.#area = area;
    this.#factor = factor;
    this.widthPx = Math.ceil(area.width / factor);
    this.heightPx = Math.ceil(area.height / factor);
    this.#sumsChw = make(channels * this.widthPx * this.heightPx);
  }

  /** @param area what is reduced; boxes start at its corner and are cut at its right and lower edge */
  static of(area: Rect, factor: number, channels: number): BoxReducer {
    return new BoxReducer(area, factor, channels, (length) => new Float32Array(length));
  }

  /** For what is kept in half precision: where each box is one pixel, it stays as it is. */
  static ofHalf(area: Rect, factor: number, channels: number): BoxReducer<Planes> {
    const make = (length: number) => (factor === 1 ? new Float16Array(length) : new Float32Array(length));
    return new BoxReducer<Planes>(area, factor, channels, make);
  }

  /**
   * @param valuesChw planes of `rect`
   * @param part      what is taken of them, inside `rect` and the area; every pixel is to come once
   */
  add(valuesChw: Float32Array | Float16Array, rect: Rect, part: Rect): void {
    const channels = this.#sumsChw.length / (this.widthPx * this.heightPx);
    for (let channel = 0; channel < channels; channel++) {
      for (let y = part.y; y < part.y + part.height; y++) {
        const row = Math.floor((y - this.#area.y) / this.#factor);
        const to = (channel * this.heightPx + row) * this.widthPx;
        const from = (channel * rect.height + y - rect.y) * rect.width - rect.x;
        this.#addRow(valuesChw, from, part.x, part.x + part.width, to);
      }
    }
  }

  #addRow(values: Float32Array | Float16Array, from: number, startX: number, endX: number, to: number): void {
    const sums = this.#sumsChw;
    const factor = this.#factor;
    if (factor === 1) {
      sums.set(values.subarray(from + startX, from + endX), to + startX - this.#area.x);
      return;
    }
    let column = to + Math.floor((startX - this.#area.x) / factor);
    let left = factor - ((startX - this.#area.x) % factor);
    for (let x = startX; x < endX; x++) {
      sums[column] = (sums[column] as number) + (values[from + x] as number);
      if (--left === 0) {
        column++;
        left = factor;
      }
    }
  }

  /** The means, CHW; called once, at the end. */
  finish(): T {
    const factor = this.#factor;
    const sums = this.#sumsChw;
    if (factor === 1) return sums;
    const { width, height } = this.#area;
    const plane = this.widthPx * this.heightPx;
    for (let i = 0; i < sums.length; i++) {
      const column = i % this.widthPx;
      const row = Math.floor((i % plane) / this.widthPx);
      const boxWidth = Math.min(factor, width - column * factor);
      const boxHeight = Math.min(factor, height - row * factor);
      sums[i] = (sums[i] as number) / (boxWidth * boxHeight);
    }
    return sums;
  }
}
