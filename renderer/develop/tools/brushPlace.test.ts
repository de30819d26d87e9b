import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../../shared/develop/geometryOf.ts';
import { withGeometry } from '../../../shared/develop/geometryValues.ts';
import { invert } from '../../../shared/develop/placement.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { type BrushFrame, radiusInOriginal, resultOfShare, shareOfResult, tipOutline } from './brushPlace.ts';

const PLAIN: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 2,
  dials: {},
  steps: {},
};
/** Of the mix: an original of 300 × 200 at ×2. */
const MIX = { widthPx: 600, heightPx: 400 };

function frameOf(values: Parameters<typeof withGeometry>[1]): BrushFrame {
  const { widthPx, heightPx, toSource } = geometryOf(withGeometry(PLAIN, values), MIX);
  const mix = { width: MIX.widthPx, height: MIX.heightPx };
  return {
    picture: { width: widthPx, height: heightPx },
    placing: { mix, toMix: toSource, fromMix: invert(toSource) },
  };
}

const TURNED = { turn: { version: 1, degrees: 90 } } as const;
const CROPPED = { crop: { version: 1, left: 0.5, top: 0.25, right: 1, bottom: 1 } } as const;
const PRINT: Parameters<typeof withGeometry>[1] = {
  perspective: {
    version: 1,
    corners: [
      { x: 0.1, y: 0.1 },
      { x: 0.9, y: 0.05 },
      { x: 0.95, y: 0.9 },
      { x: 0.1, y: 0.95 },
    ],
  },
};

describe('where a brush paints', () => {
  it('is where the pointer is on a photo as it lies', () => {
    const frame = { picture: { width: 600, height: 400 }, placing: null };
    expect(shareOfResult({ x: 150, y: 300 }, frame)).toEqual([0.25, 0.75]);
    expect(radiusInOriginal({ x: 300, y: 200 }, 60, frame)).toBeCloseTo(0.1);
  });

  it('is the same place of the original after a quarter turn', () => {
    const frame = frameOf(TURNED);
    expect(frame.picture).toEqual({ width: 400, height: 600 });
    // The top left corner of the original is at the top right now.
    const [x, y] = shareOfResult({ x: 399, y: 1 }, frame);
    expect([x, y]).toEqual([expect.closeTo(1 / 600), expect.closeTo(1 / 400)]);
  });

  it('is the same place of the original after a crop', () => {
    const [x, y] = shareOfResult({ x: 0, y: 0 }, frameOf(CROPPED));
    expect([x, y]).toEqual([expect.closeTo(0.5), expect.closeTo(0.25)]);
  });

  it('follows the corners of a print, and back', () => {
    const frame = frameOf({ ...TURNED, ...PRINT, ...CROPPED });
    for (const at of [
      { x: 10, y: 10 },
      { x: frame.picture.width - 5, y: frame.picture.height / 2 },
    ]) {
      const back = resultOfShare(shareOfResult(at, frame), frame);
      expect(back).toEqual({ x: expect.closeTo(at.x, 5), y: expect.closeTo(at.y, 5) });
    }
    const corner = resultOfShare([0.1, 0.1], frameOf(PRINT));
    expect(corner).toEqual({ x: expect.closeTo(0, 5), y: expect.closeTo(0, 5) });
  });

  it('is as large as its outline', () => {
    const frame = frameOf({ ...TURNED, ...CROPPED });
    const at = { x: 100, y: 120 };
    const outline = tipOutline(at, radiusInOriginal(at, 30, frame), frame);
    for (const { x, y } of outline) expect(Math.hypot(x - at.x, y - at.y)).toBeCloseTo(30, 4);
  });
});
