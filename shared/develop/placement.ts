import type { Rect } from '../tiles/planTiles.ts';

/** A 3 × 3 matrix by rows, of homogeneous coordinates. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * What geometry makes of a picture: another size, and where each point of it lies in the picture before. Points
 * are in pixels, a pixel's centre at a half: (0, 0) is the top left corner of both.
 */
export interface Placement extends Size {
  readonly toSource: Matrix;
}

const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function asItLies({ widthPx, heightPx }: Size): Placement {
  return { widthPx, heightPx, toSource: IDENTITY };
}

export function isAsItLies({ toSource, widthPx, heightPx }: Placement, source: Size): boolean {
  const isSameSize = widthPx === source.widthPx && heightPx === source.heightPx;
  return isSameSize && toSource.every((value, i) => value === IDENTITY[i]);
}

/** One after the other. */
export function chainPlacements(first: Placement, second: Placement): Placement {
  const { widthPx, heightPx } = second;
  return { widthPx, heightPx, toSource: multiply(first.toSource, second.toSource) };
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const at = (row: number, column: number) =>
    [0, 1, 2].reduce((sum, k) => sum + (a[row * 3 + k] as number) * (b[k * 3 + column] as number), 0);
  return [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)];
}

/** @throws RangeError where it has no inverse: a picture that was made a line */
export function invert([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * A + b * B + c * C;
  if (!Number.isFinite(1 / determinant)) throw new RangeError('a geometry without an inverse');
  const s = 1 / determinant;
  const [D, E, F] = [c * h - b * i, a * i - c * g, b * g - a * h];
  const [G, H, I] = [b * f - c * e, c * d - a * f, a * e - b * d];
  return [A * s, D * s, G * s, B * s, E * s, H * s, C * s, F * s, I * s];
}

export function mapPoint(matrix: Matrix, x: number, y: number): { readonly x: number; readonly y: number } {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const w = g * x + h * y + i;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** The smallest rectangle of whole pixels that holds all of a mapped one; a map keeps its corners outermost. */
export function boundsOf(matrix: Matrix, { x, y, width, height }: Rect): Rect {
  const corners = [
    mapPoint(matrix, x, y),
    mapPoint(matrix, x + width, y),
    mapPoint(matrix, x, y + height),
    mapPoint(matrix, x + width, y + height),
  ];
  const left = Math.floor(Math.min(...corners.map((corner) => corner.x)));
  const top = Math.floor(Math.min(...corners.map((corner) => corner.y)));
  const right = Math.ceil(Math.max(...corners.map((corner) => corner.x)));
  const bottom = Math.ceil(Math.max(...corners.map((corner) => corner.y)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
