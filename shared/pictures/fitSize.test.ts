import { describe, expect, it } from 'vitest';
import { fitSize } from './fitSize.ts';

describe('fitSize', () => {
  it('brings the longer side to a length, whichever it is', () => {
    expect(fitSize(6000, 4000, { kind: 'long-side', px: 1500 })).toEqual({ widthPx: 1500, heightPx: 1000 });
    expect(fitSize(4000, 6000, { kind: 'long-side', px: 1500 })).toEqual({ widthPx: 1000, heightPx: 1500 });
  });

  it('brings the area to megapixels', () => {
    const { widthPx, heightPx } = fitSize(6000, 4000, { kind: 'megapixels', megapixels: 6 });
    expect([widthPx, heightPx]).toEqual([3000, 2000]);
  });

  it('fits a sheet of paper in either orientation and states the density', () => {
    const sheet = { kind: 'print', widthMm: 101.6, heightMm: 152.4, dpi: 300 } as const;
    expect(fitSize(6000, 4000, sheet)).toEqual({ widthPx: 1800, heightPx: 1200, density: 300 });
    expect(fitSize(4000, 6000, sheet)).toEqual({ widthPx: 1200, heightPx: 1800, density: 300 });
    expect(fitSize(4000, 4000, sheet)).toEqual({ widthPx: 1200, heightPx: 1200, density: 300 });
  });

  it('never enlarges, and never loses a side', () => {
    expect(fitSize(300, 200, { kind: 'long-side', px: 1500 })).toEqual({ widthPx: 300, heightPx: 200 });
    expect(fitSize(10_000, 2, { kind: 'long-side', px: 100 })).toEqual({ widthPx: 100, heightPx: 1 });
    expect(fitSize(300, 200, { kind: 'print', widthMm: 500, heightMm: 500, dpi: 300 }).density).toBe(300);
  });
});
