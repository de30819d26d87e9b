import { describe, expect, it } from 'vitest';
import { type CurvePoint, monotoneCurve } from '../monotoneCurve.ts';
import type { FinishFrame, OriginalFacts } from '../step.ts';
import { SRGB_TRANSFER } from '../transferCurve.ts';
import { CURVE_GAP, CURVE_POINTS_MAX, type Curve, curveStep, type Levels } from './curve.ts';

const FACTS: OriginalFacts = { isMonochrome: false, curve: SRGB_TRANSFER, channelRanges: [] };
const PLACES = [0.12, 0.2, 0.35, 0.45, 0.5, 0.75, 0.85] as const;

const curved = (levels: Partial<Curve['levels']>, points: Partial<Curve['points']> = {}): Curve => ({
  version: 1,
  levels: { ...curveStep.neutral.levels, ...levels },
  points: { ...curveStep.neutral.points, ...points },
});

/** One value in all three channels. */
function finish(value: Curve, grey: number): number[] {
  const planes = Float32Array.of(grey, grey, grey);
  const frame: FinishFrame = { widthPx: 1, heightPx: 1, toPlace: [1, 0, 0, 0, 1, 0, 0, 0, 1], aspect: 1 };
  curveStep.finish(planes, value, FACTS, frame);
  return [...planes];
}

describe('a curve through points', () => {
  // SciPy 1.17.1, scipy.interpolate.PchipInterpolator.
  it.each([
    [
      [
        [0, 0],
        [0.25, 0.1],
        [0.6, 0.8],
        [1, 1],
      ],
      [0.027747, 0.069029, 0.255027, 0.508392, 0.632976, 0.91079, 0.965224],
    ],
    [
      [
        [0.1, 0.2],
        [0.3, 0.7],
        [0.5, 0.4],
        [0.9, 0.9],
      ],
      [0.2869, 0.5625, 0.653125, 0.446875, 0.4, 0.561133, 0.760482],
    ],
    [
      [
        [0, 0],
        [0.5, 0.9],
        [1, 1],
      ],
      [0.302968, 0.48672, 0.76104, 0.87192, 0.9, 0.9725, 0.98974],
    ],
  ] as [CurvePoint[], number[]][])('golden values of %j', (points, expected) => {
    const curve = monotoneCurve(points);
    for (const [i, place] of PLACES.entries()) expect(curve(place)).toBeCloseTo(expected[i] ?? 0, 5);
  });

  it('rises where its points rise, never past them, and is level past its ends', () => {
    const points: CurvePoint[] = [
      [0.1, 0.05],
      [0.11, 0.06],
      [0.4, 0.9],
      [0.95, 0.91],
    ];
    const curve = monotoneCurve(points);
    const values = Array.from({ length: 1001 }, (_, i) => curve(i / 1000));
    for (const [i, value] of values.entries()) expect(value).toBeGreaterThanOrEqual(values[i - 1] ?? 0);
    expect(values[0]).toBe(0.05);
    expect(values.at(-1)).toBe(0.91);
    for (const [input, output] of points) expect(curve(input)).toBeCloseTo(output, 12);
  });

  it('of one point is level', () => {
    expect(monotoneCurve([[0.5, 0.3]])(0.9)).toBe(0.3);
  });
});

describe('levels and curves', () => {
  it('change nothing where they are neutral, nor where points lie on the diagonal, which are kept all the same', () => {
    const diagonal = curved(
      {},
      {
        red: [
          [0, 0],
          [0.4, 0.4],
          [1, 1],
        ],
      },
    );
    expect(curveStep.isNeutral(curveStep.neutral)).toBe(true);
    expect(curveStep.isNeutral(diagonal)).toBe(false);
    for (const value of [0, 0.1234, 1]) expect(finish(diagonal, value)[0]).toBeCloseTo(value, 6);
  });

  it('points on the diagonal that end before it do change something', () => {
    expect(
      curveStep.isNeutral(
        curved(
          {},
          {
            all: [
              [0.2, 0.2],
              [1, 1],
            ],
          },
        ),
      ),
    ).toBe(false);
  });

  it('black becomes 0, white 1 and the grey point a half', () => {
    const levels: Levels = { black: 0.2, white: 0.8, grey: 0.25 };
    const value = curved({ green: levels });
    const greenOf = (grey: number) => finish(value, grey)[1] ?? Number.NaN;
    expect([0, 0.19].map(greenOf)).toEqual([0, 0]);
    expect(greenOf(0.35)).toBeCloseTo(0.5, 3);
    for (const grey of [0.8, 0.9]) expect(greenOf(grey)).toBeCloseTo(1, 3);
    // A fiftieth of the way from black, to the power of one half.
    expect(greenOf(0.2 + 0.6 * 0.02)).toBeCloseTo(Math.sqrt(0.02), 2);
    expect(finish(value, 0.35)[0]).toBeCloseTo(0.35, 6);
  });

  it('a channel comes before all of them, and levels before the curve', () => {
    const half: CurvePoint[] = [
      [0, 0],
      [1, 0.5],
    ];
    const value = curved(
      { all: { black: 0.1, white: 1, grey: 0.5 }, red: { black: 0.5, white: 1, grey: 0.5 } },
      { red: half as [number, number][] },
    );
    // (0.8 − 0.5) / 0.5 = 0.6, by half 0.3, then (0.3 − 0.1) / 0.9.
    expect(finish(value, 0.8)[0]).toBeCloseTo(0.2 / 0.9, 3);
    expect(finish(value, 0.8)[2]).toBeCloseTo(0.7 / 0.9, 3);
  });

  it('stay within the range, whatever is wanted', () => {
    const value = curved(
      { all: { black: 0, white: CURVE_GAP, grey: 0.05 } },
      {
        blue: [
          [0, 1],
          [0.5, 0],
          [1, 1],
        ],
      },
    );
    for (let i = 0; i <= 100; i++) {
      for (const out of finish(value, i / 100)) {
        expect(out).toBeGreaterThanOrEqual(0);
        expect(out).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each([
    ['white below black', curved({ all: { black: 0.5, white: 0.4, grey: 0.5 } })],
    ['a grey point at black', curved({ red: { black: 0, white: 1, grey: 0 } })],
    ['no point', curved({}, { green: [] })],
    [
      'points out of order',
      curved(
        {},
        {
          green: [
            [0.5, 0],
            [0.5, 1],
          ],
        },
      ),
    ],
    [
      'more points than can be held',
      curved({}, { green: Array.from({ length: CURVE_POINTS_MAX + 1 }, (_, i) => [i / 20, 0]) }),
    ],
  ])('%s is refused', (_, value) => {
    expect(curveStep.schema.safeParse(value).success).toBe(false);
  });
});
