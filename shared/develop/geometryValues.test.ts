import { describe, expect, it } from 'vitest';
import { geometryOf } from './geometryOf.ts';
import { flipResult, type GeometryValues, readGeometry, turnResult, withGeometry } from './geometryValues.ts';
import { asItLies, chainPlacements, mapPoint, type Placement } from './placement.ts';
import type { Recipe } from './recipe.ts';
import { flipStep } from './steps/flip.ts';
import { turnStep } from './steps/turn.ts';

const SIZE = { widthPx: 400, heightPx: 300 };
const PLAIN: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 1,
  dials: {},
  steps: {},
};
const NEUTRAL = readGeometry(PLAIN);

const CASES: readonly (readonly [string, Partial<GeometryValues>])[] = [
  ['nothing', {}],
  ['a crop', { crop: { version: 1, left: 0.1, top: 0.2, right: 0.6, bottom: 0.9 } }],
  [
    'a crop of a straightened picture',
    {
      straighten: { version: 2, degrees: 7, keeps: 'whole' },
      crop: { version: 1, left: 0.3, top: 0.3, right: 0.7, bottom: 0.6 },
    },
  ],
  ['a straightened picture', { straighten: { version: 2, degrees: -3, keeps: 'inside' } }],
  [
    'a print',
    {
      perspective: {
        version: 1,
        corners: [
          { x: 0.1, y: 0.2 },
          { x: 0.9, y: 0.1 },
          { x: 0.8, y: 0.95 },
          { x: 0.05, y: 0.7 },
        ],
      },
      crop: { version: 1, left: 0.1, top: 0, right: 1, bottom: 0.7 },
    },
  ],
];
const LYING: readonly Partial<GeometryValues>[] = [0, 90, 180, 270].flatMap((degrees) =>
  (['none', 'h', 'v'] as const).map((axis) => ({
    turn: { version: 1 as const, degrees: degrees as 0 | 90 | 180 | 270 },
    flip: { version: 1 as const, axis },
  })),
);

const placementOf = (values: GeometryValues) => geometryOf(withGeometry(PLAIN, values), SIZE);

/** The same picture, but for a pixel that rounding takes from one side and gives to the other. */
function expectAlike(one: Placement, other: Placement): void {
  expect(Math.abs(one.widthPx - other.widthPx)).toBeLessThanOrEqual(1);
  expect(Math.abs(one.heightPx - other.heightPx)).toBeLessThanOrEqual(1);
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [0.3, 0.8],
  ] as const) {
    const a = mapPoint(one.toSource, x * one.widthPx, y * one.heightPx);
    const b = mapPoint(other.toSource, x * other.widthPx, y * other.heightPx);
    expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(1.5);
  }
}

describe.each(CASES)('of %s', (_, values) => {
  it.each(LYING)('that lies as %j, a quarter turn turns what is seen', (lying) => {
    const before = { ...NEUTRAL, ...values, ...lying };
    const seen = placementOf(before);
    const turned = chainPlacements(seen, turnStep.place(seen, { version: 1, degrees: 90 }));
    expectAlike(placementOf(turnResult(before, 1)), turned);
  });

  it.each(LYING)('that lies as %j, a mirror mirrors what is seen', (lying) => {
    const before = { ...NEUTRAL, ...values, ...lying };
    const seen = placementOf(before);
    for (const axis of ['h', 'v'] as const) {
      const mirrored = chainPlacements(seen, flipStep.place(seen, { version: 1, axis }));
      expectAlike(placementOf(flipResult(before, axis)), mirrored);
    }
  });
});

it('what was turned four times, or there and back, is as it was', () => {
  const values = { ...NEUTRAL, ...CASES[1]?.[1] };
  expectAlike(placementOf(turnResult(turnResult(values, 1), -1)), placementOf(values));
  expect(turnResult(values, 0)).toEqual(values);
  expect(geometryOf(withGeometry(PLAIN, turnResult(NEUTRAL, 4)), SIZE)).toEqual(asItLies(SIZE));
});
