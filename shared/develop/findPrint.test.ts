import { describe, expect, it } from 'vitest';
import { findPrint, type ReducedPicture } from './findPrint.ts';
import type { Corner } from './steps/perspective.ts';

const [WIDTH, HEIGHT] = [320, 240];
type Colour = readonly [number, number, number];
interface Drawn {
  readonly corners: readonly Corner[];
  readonly ground: Colour;
  readonly paper: Colour;
  /** Levels of grain on the ground. */
  readonly grain?: number;
  readonly tornPx?: number;
}

const LYING = [
  { x: 0.15, y: 0.2 },
  { x: 0.82, y: 0.12 },
  { x: 0.88, y: 0.85 },
  { x: 0.1, y: 0.78 },
];

/** A paper with a darker photo on it, on a table. */
function draw({ corners, ground, paper, grain = 0, tornPx = 0 }: Drawn): ReducedPicture {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  const quad = corners.map(({ x, y }) => ({ x: x * WIDTH, y: y * HEIGHT }));
  const centre = {
    x: quad.reduce((sum, { x }) => sum + x, 0) / 4,
    y: quad.reduce((sum, { y }) => sum + y, 0) / 4,
  };
  const photo = quad.map(({ x, y }) => ({
    x: centre.x + (x - centre.x) * 0.85,
    y: centre.y + (y - centre.y) * 0.85,
  }));
  let state = 7;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const noise = (state / 2 ** 32 - 0.5) * 2;
      const [first] = quad;
      const isTorn = Math.hypot(x - (first?.x ?? 0), y - (first?.y ?? 0)) < tornPx;
      const isPaper = isWithin(quad, x + 0.5, y + 0.5) && !isTorn;
      // The photo on it is as dark as the table in places.
      const inPhoto = isPaper && isWithin(photo, x + 0.5, y + 0.5);
      const colour = inPhoto ? (x % 40 < 20 ? ground : [90, 80, 60]) : isPaper ? paper : ground;
      for (let channel = 0; channel < 3; channel++)
        data[(y * WIDTH + x) * 4 + channel] = (colour[channel] ?? 0) + noise * (isPaper ? 4 : grain);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

function isWithin(quad: readonly Corner[], x: number, y: number): boolean {
  return quad.every((from, i) => {
    const to = quad[(i + 1) % quad.length] ?? from;
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0;
  });
}

function worstPx(found: readonly Corner[] | null, wanted: readonly Corner[]): number {
  if (found === null) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...found.map(({ x, y }, i) =>
      Math.hypot((x - (wanted[i]?.x ?? 0)) * WIDTH, (y - (wanted[i]?.y ?? 0)) * HEIGHT),
    ),
  );
}

const CREAM: Colour = [225, 218, 200];

describe('the corners of a print are found', () => {
  it.each<readonly [string, Omit<Drawn, 'paper'> & { readonly paper?: Colour }]>([
    ['on a dark table', { corners: LYING, ground: [40, 32, 28] }],
    ['on a grainy one', { corners: LYING, ground: [120, 80, 50], grain: 12 }],
    ['dark, on a light one', { corners: LYING, ground: [235, 235, 235], paper: [30, 28, 30] }],
    ['with a corner torn off', { corners: LYING, ground: [40, 32, 28], tornPx: 14 }],
    [
      'that lies straight',
      {
        corners: [
          { x: 0.2, y: 0.2 },
          { x: 0.8, y: 0.2 },
          { x: 0.8, y: 0.8 },
          { x: 0.2, y: 0.8 },
        ],
        ground: [60, 90, 60],
      },
    ],
    [
      'turned by twenty degrees',
      {
        corners: [
          { x: 0.3, y: 0.1 },
          { x: 0.85, y: 0.32 },
          { x: 0.7, y: 0.9 },
          { x: 0.14, y: 0.66 },
        ],
        ground: [40, 32, 28],
      },
    ],
  ])('%s', (_, drawn) => {
    const found = findPrint(draw({ paper: CREAM, ...drawn }));
    expect(worstPx(found, drawn.corners)).toBeLessThan(2);
  });
});

describe('nothing is proposed', () => {
  it('for a picture that is all of one colour', () => {
    const corners = [0, 0, 0, 0].map(() => ({ x: 0, y: 0 }));
    expect(findPrint(draw({ corners, ground: [80, 80, 80], paper: CREAM, grain: 6 }))).toBeNull();
  });

  it('for something round', () => {
    const corners = Array.from({ length: 24 }, (_, i) => {
      const angle = (i / 24) * 2 * Math.PI;
      return { x: 0.5 + 0.3 * Math.cos(angle), y: 0.5 + 0.4 * Math.sin(angle) };
    });
    expect(findPrint(draw({ corners, ground: [40, 32, 28], paper: CREAM }))).toBeNull();
  });

  it('for a stamp in the middle of a table', () => {
    const corners = [
      { x: 0.45, y: 0.45 },
      { x: 0.55, y: 0.45 },
      { x: 0.55, y: 0.55 },
      { x: 0.45, y: 0.55 },
    ];
    expect(findPrint(draw({ corners, ground: [40, 32, 28], paper: CREAM }))).toBeNull();
  });
});
