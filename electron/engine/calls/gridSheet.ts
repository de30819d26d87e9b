import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { escapeXml } from '../pictures/escapeXml.ts';

/** Where the cells of a labelled λ sheet stand, and its labels: the paper's Figure 1. */
export interface GridSheet {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Top left corner of a cell; row 0 is the topmost. */
  cellCorner(column: number, row: number): { readonly x: number; readonly y: number };
  /** The margins with their labels: apart, because drawing over the whole sheet takes longer than mixing it. */
  readonly labelStrips: readonly LabelStrip[];
}

export interface LabelStrip {
  readonly rect: Rect;
  /** Of the rectangle's size, on the sheet's grey. */
  readonly svg: string;
}

export interface GridSheetOptions {
  readonly cellWidthPx: number;
  readonly cellHeightPx: number;
  /** λ along x, to the right, and its symbol. */
  readonly x: { readonly symbol: string; readonly values: readonly number[] };
  /** λ along y, upward; no values: one row without labels. */
  readonly y: { readonly symbol: string; readonly values: readonly number[] };
}

/** Dark and without tint, so that no cell looks warmer or colder than it is. */
export const SHEET_GREY = 31;
const SHEET_COLOUR = `rgb(${SHEET_GREY},${SHEET_GREY},${SHEET_GREY})`;
const LABEL_COLOUR = '#d9d9d9';
const GAP_SHARE = 0.02;
const TEXT_SHARE = 0.075;
const MIN_TEXT_PX = 12;
const MAX_TEXT_PX = 44;

/** Lays a sheet out; sizes follow the cell's. */
export function layOutGridSheet(options: GridSheetOptions): GridSheet {
  const { cellWidthPx, cellHeightPx, x, y } = options;
  const side = Math.min(cellWidthPx, cellHeightPx);
  const textPx = Math.round(Math.min(MAX_TEXT_PX, Math.max(MIN_TEXT_PX, side * TEXT_SHARE)));
  const gapPx = Math.max(4, Math.round(side * GAP_SHARE));
  const hasY = y.values.length > 0;
  const rows = Math.max(1, y.values.length);
  // The symbol's line and the values' line, each with air around it.
  const marginPx = Math.round(textPx * 3.4);
  const leftPx = hasY ? marginPx : gapPx * 2;
  const topPx = gapPx * 2;
  const columnPx = cellWidthPx + gapPx;
  const rowPx = cellHeightPx + gapPx;
  const gridWidthPx = columnPx * x.values.length - gapPx;
  const gridHeightPx = rowPx * rows - gapPx;
  const widthPx = leftPx + gridWidthPx + gapPx * 2;
  const heightPx = topPx + gridHeightPx + marginPx;

  const text = (label: string, centreX: number, centreY: number, turn = '') =>
    `<text x="${centreX}" y="${centreY}" dy="0.35em"${turn}>${escapeXml(label)}</text>`;
  const belowLabels = x.values.map((value, column) =>
    text(formatLambda(value), leftPx + column * columnPx + cellWidthPx / 2, topPx + gridHeightPx + textPx),
  );
  belowLabels.push(text(`${x.symbol} →`, leftPx + gridWidthPx / 2, topPx + gridHeightPx + textPx * 2.4));
  const leftLabels: string[] = [];
  if (hasY) {
    y.values.forEach((value, fromBottom) => {
      const row = rows - 1 - fromBottom;
      leftLabels.push(
        text(formatLambda(value), leftPx - textPx * 1.1, topPx + row * rowPx + cellHeightPx / 2),
      );
    });
    const [symbolX, symbolY] = [textPx * 0.9, topPx + gridHeightPx / 2];
    leftLabels.push(
      text(`${y.symbol} →`, symbolX, symbolY, ` transform="rotate(-90 ${symbolX} ${symbolY})"`),
    );
  }
  const strip = (rect: Rect, labels: readonly string[]): LabelStrip => ({
    rect,
    svg:
      `<svg xmlns="http://www.w3.org/2000/svg" width="${rect.width}" height="${rect.height}"` +
      ` viewBox="${rect.x} ${rect.y} ${rect.width} ${rect.height}">` +
      `<rect x="${rect.x}" y="${rect.y}" width="100%" height="100%" fill="${SHEET_COLOUR}"/>` +
      `<g fill="${LABEL_COLOUR}" font-family="sans-serif" font-size="${textPx}" text-anchor="middle">` +
      `${labels.join('')}</g></svg>`,
  });
  const belowCells = topPx + gridHeightPx;
  return {
    widthPx,
    heightPx,
    cellCorner: (column, row) => ({ x: leftPx + column * columnPx, y: topPx + row * rowPx }),
    labelStrips: [
      strip({ x: 0, y: belowCells, width: widthPx, height: heightPx - belowCells }, belowLabels),
      strip({ x: 0, y: 0, width: leftPx, height: belowCells }, leftLabels),
    ],
  };
}

/** At most two decimals, no trailing zeros, a real minus sign. */
function formatLambda(value: number): string {
  return String(Math.round(value * 100) / 100).replace('-', '−');
}
