import { describe, expect, it } from 'vitest';
import { mixResiduals } from './mix.ts';

const PIXELS = 64;
const random = (seed: number) => {
  let state = seed >>> 0;
  return Float32Array.from({ length: 3 * PIXELS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
};
const [zL, rPix, rFull] = [random(1), random(2), random(3)];
const rSem = rFull.map((value, i) => value - (rPix[i] as number));

describe('mixResiduals', () => {
  it.each([
    [1, 1],
    [0.3, 1.5],
    [-1, 2],
  ])('is z_L − [λpix·r_pix + λsem·(r_full − r_pix)] at (%d, %d), to 1e-6', (pix, sem) => {
    const mixed = mixResiduals(zL, [rPix, rSem], [pix, sem], PIXELS);
    for (let i = 0; i < mixed.length; i++) {
      const [z, p, f] = [zL[i] as number, rPix[i] as number, rFull[i] as number];
      expect(Math.abs((mixed[i] as number) - (z - (pix * p + sem * (f - p))))).toBeLessThanOrEqual(1e-6);
    }
  });

  it('returns z_L bit for bit where every λ is 0', () => {
    expect(mixResiduals(zL, [rPix, rSem], [0, 0], PIXELS)).toEqual(zL);
  });

  it('takes a map, which at one value everywhere equals the number', () => {
    const map = new Float32Array(PIXELS).fill(0.75);
    const mixed = mixResiduals(zL, [rPix, rSem], [map, 0.5], PIXELS);
    expect(mixed).toEqual(mixResiduals(zL, [rPix, rSem], [0.75, 0.5], PIXELS));
  });

  it('follows a map pixel by pixel in all three channels', () => {
    const map = new Float32Array(PIXELS);
    map[5] = 1;
    const mixed = mixResiduals(zL, [rPix], [map], PIXELS);
    const changed = [...mixed.keys()].filter((i) => mixed[i] !== zL[i]);
    expect(changed).toEqual([5, PIXELS + 5, 2 * PIXELS + 5]);
  });

  it('may write into z_L itself', () => {
    const copy = zL.slice();
    expect(mixResiduals(copy, [rPix], [1], PIXELS, copy)).toBe(copy);
    expect(copy).toEqual(mixResiduals(zL, [rPix], [1], PIXELS));
  });

  it('says which lengths do not fit', () => {
    expect(() => mixResiduals(zL, [rPix], [1, 1], PIXELS)).toThrow('1 residuals but 2 dial values');
    expect(() => mixResiduals(zL, [rPix.subarray(1)], [1], PIXELS)).toThrow('residual 0 has 191 values');
    expect(() => mixResiduals(zL, [rPix], [new Float32Array(9)], PIXELS)).toThrow('a λ map of 9 values');
    expect(() => mixResiduals(zL, [], [], 7)).toThrow('does not fit 7 pixels');
  });
});
