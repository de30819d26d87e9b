import { expect, it } from 'vitest';
import { addBetween, addPoint, movePoint, removePoint } from './curvePoints.ts';
import { type CurvePoint, monotoneCurve } from './monotoneCurve.ts';
import { CURVE_GAP, CURVE_POINTS_MAX, curveStep } from './steps/curve.ts';

const POINTS: readonly CurvePoint[] = [
  [0, 0],
  [0.5, 0.6],
  [1, 1],
];
const isAllowed = (points: readonly CurvePoint[]) =>
  curveStep.schema.safeParse({
    ...curveStep.neutral,
    points: { ...curveStep.neutral.points, red: points },
  }).success;

it('a point goes where it is led, as far as its neighbours and the plot let it', () => {
  expect(movePoint(POINTS, 1, [0.3, 0.2])[1]).toEqual([0.3, 0.2]);
  expect(movePoint(POINTS, 1, [1.5, 2])[1]).toEqual([1 - CURVE_GAP, 1]);
  expect(movePoint(POINTS, 1, [-1, -1])[1]).toEqual([CURVE_GAP, 0]);
  expect(movePoint(POINTS, 0, [0.7, 0.1])[0]).toEqual([0.5 - CURVE_GAP, 0.1]);
  expect(movePoint(POINTS, 2, [0.2, 0.1])[2]).toEqual([0.5 + CURVE_GAP, 0.1]);
});

it('a new point takes its place in the row', () => {
  expect(addPoint(POINTS, [0.7, 0.9])).toEqual({
    points: [...POINTS.slice(0, 2), [0.7, 0.9], [1, 1]],
    index: 2,
  });
  expect(addPoint(POINTS, [0.5, 0.9])).toBeNull();
});

it('one by keyboard stands on the curve, in the widest gap, until there are as many as may be', () => {
  const added = addBetween(POINTS);
  expect(added?.index).toBe(1);
  expect(added?.points[1]?.[1]).toBeCloseTo(monotoneCurve(POINTS)(0.25), 12);
  let points: readonly CurvePoint[] = POINTS;
  for (let next = addBetween(points); next !== null; next = addBetween(points)) {
    points = next.points;
    expect(isAllowed(points)).toBe(true);
  }
  expect(points).toHaveLength(CURVE_POINTS_MAX);
});

it('two points stay', () => {
  const two = removePoint(POINTS, 1);
  expect(two).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(removePoint(two, 0)).toEqual(two);
});
