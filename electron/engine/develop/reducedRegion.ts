import type { Planes } from '../tiles/boxReducer.ts';

/** A region before mixing, reduced: CHW planes of `widthPx` × `heightPx`. */
export interface ReducedRegion {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The plain enlargement x_L. */
  readonly original: Float32Array<ArrayBuffer>;
  /** One per dial; where they are differences of decoded pictures one or two, to be drawn with every dial at 1. */
  readonly residuals: readonly Planes[];
}
