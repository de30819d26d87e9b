import { type Matrix, mapPoint } from '../../../shared/develop/placement.ts';
import type { Point, Size } from '../../../shared/viewport/view.ts';

/** What geometry made a result of; null: nothing was done. */
export interface BrushFrame {
  /** The result, in its own pixels. */
  readonly picture: Size;
  readonly placing: { readonly mix: Size; readonly toMix: Matrix; readonly fromMix: Matrix } | null;
}

/** A place of the result as shares of the original's sides. */
export function shareOfResult({ x, y }: Point, { picture, placing }: BrushFrame): [number, number] {
  const { mix, toMix } = placing ?? { mix: picture, toMix: null };
  const at = toMix === null ? { x, y } : mapPoint(toMix, x, y);
  return [at.x / mix.width, at.y / mix.height];
}

/** A place of the original in the result. */
export function resultOfShare([x, y]: readonly [number, number], { picture, placing }: BrushFrame): Point {
  const { mix, fromMix } = placing ?? { mix: picture, fromMix: null };
  const at = { x: x * mix.width, y: y * mix.height };
  return fromMix === null ? at : mapPoint(fromMix, at.x, at.y);
}

/** As many steps as a circle looks round with. */
const ROUND = 48;

/** How long a length of the result is about a place, as a share of the original's long side. */
export function radiusInOriginal(at: Point, lengthPx: number, frame: BrushFrame): number {
  const [width, height] = aspectOf(frame);
  const [x, y] = shareOfResult(at, frame);
  const around = [0, 1, 2, 3].map((quarter) => {
    const angle = (quarter * Math.PI) / 2;
    const beside = { x: at.x + lengthPx * Math.cos(angle), y: at.y + lengthPx * Math.sin(angle) };
    const [besideX, besideY] = shareOfResult(beside, frame);
    return Math.hypot((besideX - x) * width, (besideY - y) * height);
  });
  return around.reduce((sum, length) => sum + length, 0) / around.length;
}

/** The original's sides as shares of the longer one. */
export function aspectOf({ picture, placing }: BrushFrame): readonly [number, number] {
  const { width, height } = placing?.mix ?? picture;
  const long = Math.max(width, height);
  return [width / long, height / long];
}

/** What a round tip covers, as places of the result. @param radius share of the original's long side */
export function tipOutline(at: Point, radius: number, frame: BrushFrame): Point[] {
  const [width, height] = aspectOf(frame);
  const [x, y] = shareOfResult(at, frame);
  return Array.from({ length: ROUND }, (_, step) => {
    const angle = (2 * Math.PI * step) / ROUND;
    const share = [x + (radius * Math.cos(angle)) / width, y + (radius * Math.sin(angle)) / height] as const;
    return resultOfShare(share, frame);
  });
}
