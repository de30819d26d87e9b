import { type CurvePoint, monotoneCurve } from './monotoneCurve.ts';
import { CURVE_GAP, CURVE_POINTS_MAX } from './steps/curve.ts';

type Points = readonly CurvePoint[];

/** As near to a place as its neighbours let a point go, and within the plot. */
export function movePoint(points: Points, index: number, [input, output]: CurvePoint): CurvePoint[] {
  const low = index === 0 ? 0 : (points[index - 1] as CurvePoint)[0] + CURVE_GAP;
  const high = index === points.length - 1 ? 1 : (points[index + 1] as CurvePoint)[0] - CURVE_GAP;
  const moved: CurvePoint = [
    Math.min(Math.max(input, low), Math.max(low, high)),
    Math.min(1, Math.max(0, output)),
  ];
  return points.with(index, moved);
}

/** @returns null where there is no room: as many as there may be, or one right beside it */
export function addPoint(points: Points, point: CurvePoint): { points: CurvePoint[]; index: number } | null {
  const [input, output] = point;
  if (points.length >= CURVE_POINTS_MAX || points.some(([other]) => Math.abs(other - input) < CURVE_GAP))
    return null;
  const after = points.findIndex(([other]) => other > input);
  const index = after === -1 ? points.length : after;
  return { points: points.toSpliced(index, 0, [input, Math.min(1, Math.max(0, output))]), index };
}

/** On the curve, in the middle of its widest gap: changes little, and is where one more is wanted. */
export function addBetween(points: Points): { points: CurvePoint[]; index: number } | null {
  const gaps = points.slice(1).map(([input], i) => input - (points[i] as CurvePoint)[0]);
  const widest = gaps.indexOf(Math.max(...gaps));
  if (widest === -1) return null;
  const input = (points[widest] as CurvePoint)[0] + (gaps[widest] as number) / 2;
  return addPoint(points, [input, monotoneCurve(points)(input)]);
}

/** Two of them stay. */
export function removePoint(points: Points, index: number): CurvePoint[] {
  return points.length <= 2 ? [...points] : points.toSpliced(index, 1);
}
