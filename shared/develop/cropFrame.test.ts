import { describe, expect, it } from 'vitest';
import {
  type CropFrame,
  frameOf,
  frameRect,
  isInside,
  levelDegrees,
  moveFrame,
  resizeFrame,
  shapeFrame,
  stepsOfFrame,
  turnFrame,
} from './cropFrame.ts';
import { CROP_RATIOS, guideLines, ratioOf } from './cropRatios.ts';
import { asItLies, chainPlacements, mapPoint } from './placement.ts';
import { cropStep } from './steps/crop.ts';
import { straightenStep } from './steps/straighten.ts';

const PICTURE = { widthPx: 600, heightPx: 400 };
const WHOLE = frameOf(PICTURE, straightenStep.neutral, cropStep.neutral);
const SMALL: CropFrame = { degrees: 12, centre: { x: 320, y: 190 }, widthPx: 150, heightPx: 100 };

/** What an export would show, corner by corner, in the picture's pixels. */
function shownCorners(frame: CropFrame) {
  const { straighten, crop } = stepsOfFrame(PICTURE, frame);
  const turned = straightenStep.isNeutral(straighten)
    ? asItLies(PICTURE)
    : straightenStep.place(PICTURE, straighten);
  const shown = chainPlacements(turned, cropStep.place(turned, crop));
  return [
    [0, 0],
    [shown.widthPx, 0],
    [shown.widthPx, shown.heightPx],
    [0, shown.heightPx],
  ].map(([x = 0, y = 0]) => mapPoint(shown.toSource, x, y));
}

function expectNoEmptyCorner(frame: CropFrame): void {
  for (const { x, y } of shownCorners(frame)) {
    expect(x).toBeGreaterThanOrEqual(-1e-6);
    expect(y).toBeGreaterThanOrEqual(-1e-6);
    expect(x).toBeLessThanOrEqual(PICTURE.widthPx + 1e-6);
    expect(y).toBeLessThanOrEqual(PICTURE.heightPx + 1e-6);
  }
}

it('no crop is the whole picture, and the whole picture is no crop', () => {
  expect(WHOLE).toEqual({ degrees: 0, centre: { x: 300, y: 200 }, ...PICTURE });
  const { straighten, crop } = stepsOfFrame(PICTURE, WHOLE);
  expect([straightenStep.isNeutral(straighten), cropStep.isNeutral(crop)]).toEqual([true, true]);
});

it('a frame is what its steps say it is', () => {
  const { straighten, crop } = stepsOfFrame(PICTURE, SMALL);
  const back = frameOf(PICTURE, straighten, crop);
  expect(back.degrees).toBe(SMALL.degrees);
  expect(back.centre.x).toBeCloseTo(SMALL.centre.x, 6);
  expect(back.centre.y).toBeCloseTo(SMALL.centre.y, 6);
  expect([back.widthPx, back.heightPx].map((side) => Math.round(side * 1e6) / 1e6)).toEqual([150, 100]);
});

it('a crop on whole pixels is exact', () => {
  const frame = { degrees: 0, centre: { x: 160, y: 90 }, widthPx: 200, heightPx: 100 };
  const [corner] = shownCorners(frame);
  expect(corner).toEqual({ x: 60, y: 40 });
});

describe.each([-45, -10.3, 0.2, 8, 30, 45])('at %f°', (degrees) => {
  const turned = turnFrame(PICTURE, WHOLE, degrees, WHOLE);

  it('the largest frame of the picture’s shape shows no empty corner', () => {
    expectNoEmptyCorner(turned);
    expect(turned.widthPx / turned.heightPx).toBeCloseTo(1.5, 9);
    const larger = { ...turned, widthPx: turned.widthPx + 6, heightPx: turned.heightPx + 4 };
    expect(isInside(PICTURE, larger)).toBe(false);
  });

  it('turned back, the frame is as large as before', () => {
    expect(turnFrame(PICTURE, turned, 0, WHOLE)).toEqual(WHOLE);
  });

  it.each([
    [1000, 0],
    [-1000, 0],
    [0, 1000],
    [700, -900],
  ])('moved by (%i, %i), it stops before a corner is empty', (x, y) => {
    const frame = turnFrame(PICTURE, SMALL, degrees, SMALL);
    const moved = moveFrame(PICTURE, frame, { x, y });
    expectNoEmptyCorner(moved);
    expect([moved.widthPx, moved.heightPx]).toEqual([frame.widthPx, frame.heightPx]);
    expect(moved.centre).not.toEqual(frame.centre);
  });

  it.each([
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ] as const)('the handle (%i, %i) grows it up to the edge, and what lies across stays', (x, y) => {
    const frame = turnFrame(PICTURE, SMALL, degrees, SMALL);
    for (const ratio of [null, 1.5]) {
      const grown = resizeFrame(PICTURE, frame, { x, y }, { x: x * 2000, y: y * 2000 }, ratio);
      expectNoEmptyCorner(grown);
      expect(grown.widthPx * grown.heightPx).toBeGreaterThan(frame.widthPx * frame.heightPx);
      if (ratio !== null) expect(grown.widthPx / grown.heightPx).toBeCloseTo(ratio, 6);
      // In the turned picture, whose size is the same for both.
      const [before, after] = [frameRect(PICTURE, frame), frameRect(PICTURE, grown)];
      const acrossX = (rect: typeof before) => rect.x + (rect.width * (1 - x)) / 2;
      const acrossY = (rect: typeof before) => rect.y + (rect.height * (1 - y)) / 2;
      expect(acrossX(after)).toBeCloseTo(acrossX(before), 6);
      expect(acrossY(after)).toBeCloseTo(acrossY(before), 6);
    }
  });
});

it('a handle that is pushed through the frame leaves something to take hold of', () => {
  const pushed = resizeFrame(PICTURE, SMALL, { x: 1, y: 1 }, { x: -900, y: -900 }, null);
  expect(Math.min(pushed.widthPx, pushed.heightPx)).toBe(8);
});

it('an angle beyond 45° is 45°', () => {
  expect(turnFrame(PICTURE, WHOLE, 80, WHOLE).degrees).toBe(45);
});

it.each(CROP_RATIOS)('the shape %s fits, and going from shape to shape loses nothing', (name) => {
  const ratio = ratioOf(name, PICTURE, WHOLE);
  if (ratio === null) return expect(name).toBe('free');
  const shaped = shapeFrame(PICTURE, WHOLE, ratio, WHOLE);
  expect(shaped.frame.widthPx / shaped.frame.heightPx).toBeCloseTo(ratio, 9);
  expectNoEmptyCorner(shaped.frame);
  // As large as it can be: an edge of the picture is reached.
  const { widthPx, heightPx } = shaped.frame;
  expect(Math.max(widthPx / 600, heightPx / 400)).toBeCloseTo(1, 6);
  const back = shapeFrame(PICTURE, shaped.frame, 1.5, shaped.asked);
  expect(back.frame.widthPx).toBeCloseTo(600, 6);
});

it('a shape stands where the frame stands', () => {
  const standing = { widthPx: 100, heightPx: 150 };
  expect(ratioOf('16:9', PICTURE, standing)).toBeCloseTo(9 / 16, 9);
  expect(ratioOf('original', PICTURE, standing)).toBeCloseTo(2 / 3, 9);
});

describe('a drawn line', () => {
  it.each([
    ['a horizon that falls to the right', [0, 0], [100, 10], -5.71],
    ['the same, drawn from the right', [100, 10], [0, 0], -5.71],
    ['a vertical that leans to the right', [10, 0], [0, 100], -5.71],
    ['a level line', [0, 5], [80, 5], 0],
  ] as const)('%s', (_, [x1, y1], [x2, y2], turned) => {
    expect(levelDegrees({ x: x1, y: y1 }, { x: x2, y: y2 }, 0)).toBeCloseTo(turned, 2);
  });

  it('counts from the angle that is shown', () => {
    expect(levelDegrees({ x: 0, y: 0 }, { x: 100, y: 10 }, 4)).toBeCloseTo(4 - 5.71, 2);
  });
});

it('guides stay in the frame', () => {
  for (const guide of ['thirds', 'golden', 'diagonal', 'grid'] as const) {
    const lines = guideLines(guide, 300, 200);
    expect(lines.length).toBeGreaterThanOrEqual(4);
    for (const [x1, y1, x2, y2] of lines) {
      expect(Math.min(x1, y1, x2, y2)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x1, x2)).toBeLessThanOrEqual(300);
      expect(Math.max(y1, y2)).toBeLessThanOrEqual(200);
    }
  }
  expect(guideLines('none', 300, 200)).toEqual([]);
});
