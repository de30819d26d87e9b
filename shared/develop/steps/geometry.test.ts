import { describe, expect, it } from 'vitest';
import { boundsOf, chainPlacements, mapPoint, type Placement } from '../placement.ts';
import { cropStep } from './crop.ts';
import { flipStep } from './flip.ts';
import { perspectiveStep } from './perspective.ts';
import { straightenStep } from './straighten.ts';
import { turnStep } from './turn.ts';

const SIZE = { widthPx: 400, heightPx: 300 };

/** Where the middle of the result's top left pixel comes from. */
const firstPixel = ({ toSource }: Placement) => mapPoint(toSource, 0.5, 0.5);

describe('turn', () => {
  it.each([
    [90, 300, 400, { x: 0.5, y: 299.5 }],
    [180, 400, 300, { x: 399.5, y: 299.5 }],
    [270, 300, 400, { x: 399.5, y: 0.5 }],
  ] as const)('by %i° clockwise', (degrees, widthPx, heightPx, first) => {
    const placed = turnStep.place(SIZE, { version: 1, degrees });
    expect(placed).toMatchObject({ widthPx, heightPx });
    expect(firstPixel(placed)).toEqual(first);
  });

  it('four times is nothing', () => {
    const quarter = (size: typeof SIZE) => turnStep.place(size, { version: 1, degrees: 90 });
    let placed = quarter(SIZE);
    for (let turns = 1; turns < 4; turns++) placed = chainPlacements(placed, quarter(placed));
    expect(placed).toMatchObject(SIZE);
    expect(firstPixel(placed)).toEqual({ x: 0.5, y: 0.5 });
  });
});

it('a flip mirrors left and right, or top and bottom', () => {
  expect(firstPixel(flipStep.place(SIZE, { version: 1, axis: 'h' }))).toEqual({ x: 399.5, y: 0.5 });
  expect(firstPixel(flipStep.place(SIZE, { version: 1, axis: 'v' }))).toEqual({ x: 0.5, y: 299.5 });
});

describe('straighten', () => {
  it.each([-45, -3.7, 0.1, 12, 45])(
    'by %f° shows no empty corner, and nothing larger would fit',
    (degrees) => {
      const placed = straightenStep.place(SIZE, { version: 2, degrees, keeps: 'inside' });
      const corners = [
        [0, 0],
        [placed.widthPx, 0],
        [0, placed.heightPx],
        [placed.widthPx, placed.heightPx],
      ].map(([x = 0, y = 0]) => mapPoint(placed.toSource, x, y));
      for (const { x, y } of corners) {
        expect(x).toBeGreaterThanOrEqual(-1e-9);
        expect(y).toBeGreaterThanOrEqual(-1e-9);
        expect(x).toBeLessThanOrEqual(SIZE.widthPx + 1e-9);
        expect(y).toBeLessThanOrEqual(SIZE.heightPx + 1e-9);
      }
      const gap = Math.min(...corners.flatMap(({ x, y }) => [x, y, SIZE.widthPx - x, SIZE.heightPx - y]));
      expect(gap).toBeLessThan(1.5);
      expect(placed.widthPx / placed.heightPx).toBeCloseTo(4 / 3, 1);
    },
  );

  it('turns clockwise: what rises to the right lies level', () => {
    // A line that rises by one pixel in ten, that is, y falls to the right.
    const degrees = (Math.atan2(1, 10) * 180) / Math.PI;
    const { toSource, widthPx, heightPx } = straightenStep.place(SIZE, {
      version: 2,
      degrees,
      keeps: 'inside',
    });
    const left = mapPoint(toSource, 0, heightPx / 2);
    const right = mapPoint(toSource, widthPx, heightPx / 2);
    expect((right.y - left.y) / (right.x - left.x)).toBeCloseTo(-0.1, 6);
  });
});

describe('perspective', () => {
  const corners = [
    { x: 0.1, y: 0.2 },
    { x: 0.9, y: 0.1 },
    { x: 0.8, y: 0.95 },
    { x: 0.05, y: 0.7 },
  ] as const;

  it('makes the corners of the print those of the result', () => {
    const placed = perspectiveStep.place(SIZE, { version: 1, corners: [...corners] });
    const { widthPx, heightPx } = placed;
    const seen = [
      [0, 0],
      [widthPx, 0],
      [widthPx, heightPx],
      [0, heightPx],
    ].map(([x = 0, y = 0]) => mapPoint(placed.toSource, x, y));
    for (const [i, { x, y }] of seen.entries()) {
      expect(x).toBeCloseTo((corners[i]?.x ?? 0) * SIZE.widthPx, 6);
      expect(y).toBeCloseTo((corners[i]?.y ?? 0) * SIZE.heightPx, 6);
    }
  });

  it('of the whole picture is nothing', () => {
    const { neutral } = perspectiveStep;
    expect(perspectiveStep.isNeutral(neutral)).toBe(true);
    const placed = perspectiveStep.place(SIZE, neutral);
    expect(placed).toMatchObject(SIZE);
    expect(mapPoint(placed.toSource, 123.5, 45.5)).toEqual({ x: 123.5, y: 45.5 });
  });

  it.each([
    ['corners that cross', '0,0,1,1,1,0,0,1'],
    ['a line', '0,0,0.5,0,1,0,0,1'],
    ['counter-clockwise corners', '0,0,0,1,1,1,1,0'],
    ['seven numbers', '0,0,1,0,1,1,0'],
    ['no numbers', 'a,b,c,d,e,f,g,h'],
    ['an empty one', '0,0,1,0,1,1,,1'],
  ])('refuses %s', (_, text) => {
    const [option] = perspectiveStep.options;
    expect(() => option?.read(text, perspectiveStep.neutral)).toThrow(/four corners, clockwise/);
  });
});

describe('crop', () => {
  it('on whole pixels is exact', () => {
    const placed = cropStep.place(SIZE, { version: 1, left: 0.25, top: 0.1, right: 0.75, bottom: 1 });
    expect(placed).toMatchObject({ widthPx: 200, heightPx: 270 });
    expect(boundsOf(placed.toSource, { x: 0, y: 0, width: 200, height: 270 })).toEqual({
      x: 100,
      y: 30,
      width: 200,
      height: 270,
    });
  });

  it('keeps a pixel of a single one, and never leaves the picture', () => {
    const sliver = { version: 1, left: 0.999, top: 0.9999, right: 1, bottom: 1 } as const;
    expect(cropStep.place({ widthPx: 1, heightPx: 1 }, sliver)).toMatchObject({ widthPx: 1, heightPx: 1 });
    const placed = cropStep.place(SIZE, sliver);
    const last = mapPoint(placed.toSource, placed.widthPx, placed.heightPx);
    expect(last.x).toBeLessThanOrEqual(SIZE.widthPx);
    expect(last.y).toBeLessThanOrEqual(SIZE.heightPx);
  });

  it.each(['0,0,1', '0,0,1.2,1', '0.5,0,0.5,1', '0,0.8,1,0.2', ',,,', '0,0,1,1,1'])('refuses %j', (text) => {
    const [option] = cropStep.options;
    expect(() => option?.read(text, cropStep.neutral)).toThrow(/left,top,right,bottom/);
  });
});
