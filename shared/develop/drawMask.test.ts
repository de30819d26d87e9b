import { describe, expect, it } from 'vitest';
import { drawMask, type GreyPicture, GrowingStroke, MAP_SIDE_MAX_PX } from './drawMask.ts';
import type { Mask, MaskShape } from './mask.ts';

const FRAME = { widthPx: 100, heightPx: 60 };
const NO_PICTURES = new Map<string, GreyPicture>();
const paint = { flow: 1, isErasing: false };

const draw = (shapes: readonly MaskShape[], base = 0, frame = FRAME) =>
  drawMask({ base, shapes: [...shapes] }, frame, NO_PICTURES);

/** The share at a place, 0…1. */
function at({ pixels, widthPx }: GreyPicture, x: number, y: number): number {
  return (pixels[y * widthPx + x] ?? Number.NaN) / 65535;
}

describe('a mask without shapes', () => {
  it('is its base everywhere, at the size of the original', () => {
    const map = draw([], 0.25);
    expect([map.widthPx, map.heightPx]).toEqual([100, 60]);
    expect(new Set(map.pixels)).toEqual(new Set([Math.round(0.25 * 65535)]));
  });

  it('is never longer than its bound', () => {
    const map = draw([], 1, { widthPx: 6000, heightPx: 4000 });
    expect([map.widthPx, map.heightPx]).toEqual([MAP_SIDE_MAX_PX, 1365]);
  });
});

describe('a stroke', () => {
  const points: [number, number][] = [
    [0.2, 0.5],
    [0.8, 0.5],
  ];
  const stroke: MaskShape = { kind: 'stroke', points, radius: 0.1, softness: 0, ...paint };

  it('covers what lies within its radius, and nothing beyond', () => {
    const map = draw([stroke]);
    expect([at(map, 50, 30), at(map, 50, 38), at(map, 12, 30)]).toEqual([1, 1, 1]);
    expect([at(map, 50, 41), at(map, 50, 18), at(map, 8, 30), at(map, 92, 30)]).toEqual([0, 0, 0, 0]);
  });

  it('fades towards its edge where it is soft', () => {
    const map = draw([{ ...stroke, softness: 1 }]);
    const values = [30, 33, 36, 39].map((y) => at(map, 50, y));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(values[0]).toBeGreaterThan(0.95);
    expect(values[3]).toBeLessThan(0.05);
  });

  it('lays no more than its flow where it crosses itself, and more where another one lies over it', () => {
    const crossing: MaskShape = { ...stroke, points: [...points, [0.2, 0.5]], flow: 0.5 };
    expect(at(draw([crossing]), 50, 30)).toBeCloseTo(0.5, 4);
    expect(at(draw([crossing, crossing]), 50, 30)).toBeCloseTo(0.75, 4);
  });

  it('takes away where it erases', () => {
    const map = draw([{ ...stroke, isErasing: true, flow: 0.6 }], 1);
    expect(at(map, 50, 30)).toBeCloseTo(0.4, 4);
    expect(at(map, 50, 5)).toBe(1);
  });

  it('lies on the same place at every size of the original', () => {
    const large = draw([stroke], 0, { widthPx: 1000, heightPx: 600 });
    const small = draw([stroke]);
    for (const [x, y] of [
      [50, 30],
      [12, 33],
      [8, 30],
      [50, 45],
    ] as const) {
      expect(at(large, x * 10 + 5, y * 10 + 5)).toBe(at(small, x, y));
    }
  });
});

describe('other shapes', () => {
  it('an ellipse has two axes and an angle', () => {
    const ellipse = {
      kind: 'ellipse',
      centre: [0.5, 0.5],
      radii: [0.3, 0.1],
      softness: 0,
      ...paint,
    } as const;
    const flat = draw([{ ...ellipse, angleDeg: 0 } as MaskShape]);
    expect([at(flat, 75, 30), at(flat, 50, 50)]).toEqual([1, 0]);
    const upright = draw([{ ...ellipse, angleDeg: 90 } as MaskShape]);
    expect([at(upright, 75, 30), at(upright, 50, 50)]).toEqual([0, 1]);
  });

  it('a gradient grows from one line to the other', () => {
    const map = draw([{ kind: 'gradient', from: [0.2, 0], to: [0.6, 0], ...paint }]);
    expect([at(map, 10, 30), at(map, 80, 30)]).toEqual([0, 1]);
    expect(at(map, 40, 10)).toBeCloseTo(0.5125, 3);
    expect(at(map, 40, 50)).toBe(at(map, 40, 10));
  });

  it('a lone picture is taken pixel for pixel, and stretched beneath other shapes', () => {
    const sha256 = 'a'.repeat(64);
    const picture = { widthPx: 2, heightPx: 1, pixels: Uint16Array.of(40_000, 40_000) };
    const pictures = new Map([[sha256, picture]]);
    const shape = { kind: 'picture', sha256 } as const;
    expect(drawMask({ base: 0, shapes: [shape] }, FRAME, pictures)).toEqual(picture);
    const gradient: MaskShape = { kind: 'gradient', from: [2, 0], to: [3, 0], ...paint };
    const map = drawMask({ base: 0, shapes: [shape, gradient] }, FRAME, pictures);
    expect([map.widthPx, at(map, 99, 30)]).toEqual([100, 40_000 / 65535]);
    expect(() => draw([shape])).toThrow('of a mask is missing');
  });
});

describe('a stroke that grows', () => {
  it.each([false, true])('is what the whole stroke is (erasing: %s)', (isErasing) => {
    const points: [number, number][] = [
      [0.2, 0.3],
      [0.5, 0.6],
      [0.8, 0.2],
    ];
    const stroke = { kind: 'stroke' as const, points, radius: 0.1, softness: 0.5, flow: 0.7, isErasing };
    const beneath: Mask = { base: 0.5, shapes: [] };
    const frame = { widthPx: 60, heightPx: 40 };
    const growing = new GrowingStroke(drawMask(beneath, frame, new Map()));
    for (const count of [1, 2, 3]) growing.grow({ ...stroke, points: points.slice(0, count) });
    expect(growing.grow(stroke)).toBeNull();
    const whole = drawMask({ ...beneath, shapes: [stroke] }, frame, new Map());
    const differences = growing.map.pixels.map((value, i) => Math.abs(value - (whole.pixels[i] ?? 0)));
    // Rounded once more on the way.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  });
});
