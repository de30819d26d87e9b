import { describe, expect, it } from 'vitest';
import { type GridSheet, layOutGridSheet } from './gridSheet.ts';

const svgOf = ({ labelStrips }: GridSheet) => labelStrips.map(({ svg }) => svg).join('');
const sheet = layOutGridSheet({
  cellWidthPx: 300,
  cellHeightPx: 200,
  x: { symbol: 'λsem', values: [0, 0.5, 1.25] },
  y: { symbol: 'λ<pix>', values: [-0.5, 1] },
});
const labels = [...svgOf(sheet).matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</g)].map(
  ([, x, y, label]) => ({ x: Number(x), y: Number(y), label }),
);
const label = (text: string) => labels.find((entry) => entry.label === text);

describe('layOutGridSheet', () => {
  it('puts λ of x under its column and λ of y beside its row, upward', () => {
    expect(labels.map((entry) => entry.label)).toEqual([
      '0',
      '0.5',
      '1.25',
      'λsem →',
      '−0.5',
      '1',
      'λ&lt;pix&gt; →',
    ]);
    expect(label('0.5')?.x).toBe(sheet.cellCorner(1, 0).x + 150);
    expect(label('1')?.y).toBe(sheet.cellCorner(0, 0).y + 100);
    expect(label('−0.5')?.y).toBe(sheet.cellCorner(0, 1).y + 100);
  });

  it('keeps cells apart, inside the sheet and off the labels', () => {
    expect(sheet.cellCorner(1, 0).x).toBeGreaterThan(sheet.cellCorner(0, 0).x + 300);
    expect(sheet.cellCorner(0, 1).y).toBeGreaterThan(sheet.cellCorner(0, 0).y + 200);
    expect(sheet.cellCorner(2, 0).x + 300).toBeLessThan(sheet.widthPx);
    expect(sheet.cellCorner(0, 1).y + 200).toBeLessThan(label('0')?.y ?? 0);
    expect(label('λsem →')?.y).toBeLessThan(sheet.heightPx);
  });

  it('keeps every label inside the strip that draws it', () => {
    for (const { rect, svg } of sheet.labelStrips) {
      const places = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)];
      expect(places.length).toBeGreaterThan(2);
      for (const [, x, y] of places) {
        expect(Number(x)).toBeGreaterThan(rect.x);
        expect(Number(x)).toBeLessThan(rect.x + rect.width);
        expect(Number(y)).toBeGreaterThan(rect.y);
        expect(Number(y)).toBeLessThan(rect.y + rect.height);
      }
    }
  });

  it('has one row without labels where there is one dial', () => {
    const strip = layOutGridSheet({
      cellWidthPx: 100,
      cellHeightPx: 100,
      x: { symbol: 'λ', values: [0, 1] },
      y: { symbol: '', values: [] },
    });
    expect(svgOf(strip).match(/<text/g)).toHaveLength(3);
    expect(strip.heightPx).toBeLessThan(200);
  });
});
