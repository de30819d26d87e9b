import type { Rect } from '../tiles/planTiles.ts';
import type { Size } from './view.ts';

/** One value per dial, in the pack's order. */
export type DialValues = readonly number[];

/** What a pane shows of the mix. */
export type Shading = 'result' | 'added-detail' | 'difference';

/** A part of the canvas that shows the picture with its own dials; all panes share one view. */
export interface Pane {
  /** Device pixels, from the canvas's top left corner. */
  readonly rect: Rect;
  readonly dials: DialValues;
  readonly shading: Shading;
  /**
   * The frame that the view is computed for. A split's halves share the whole canvas, so that the picture
   * runs on across the divider.
   */
  readonly frame: Rect;
}

export const COMPARE_MODES = [
  'none',
  'before',
  'split',
  'split-horizontal',
  'side-by-side',
  'top-bottom',
  'added-detail',
  'difference',
  'grid',
] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

export interface GridAxes {
  /** Values of the last dial, to the right, and of the first, upward; empty where the pack has one dial. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Room between panes, device pixels. */
const GAP_PX = 2;

export interface PaneInput {
  readonly mode: CompareMode;
  readonly canvas: Size;
  readonly dials: DialValues;
  /** Divider of a split, 0…1. */
  readonly split: number;
  readonly grid: GridAxes;
}

/** The panes of a compare mode, in reading order. */
export function layoutPanes({ mode, canvas, dials, split, grid }: PaneInput): Pane[] {
  const whole: Rect = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  const before = dials.map(() => 0);
  const pane = (
    rect: Rect,
    values: DialValues,
    { frame = rect, shading = 'result' }: { frame?: Rect; shading?: Shading } = {},
  ): Pane => ({ rect, dials: values, shading, frame });
  switch (mode) {
    case 'none':
      return [pane(whole, dials)];
    case 'before':
      return [pane(whole, before)];
    case 'added-detail':
    case 'difference':
      return [pane(whole, dials, { shading: mode })];
    case 'split': {
      const at = Math.round(canvas.width * split);
      return [
        pane({ ...whole, width: at }, before, { frame: whole }),
        pane({ ...whole, x: at, width: canvas.width - at }, dials, { frame: whole }),
      ];
    }
    case 'split-horizontal': {
      const at = Math.round(canvas.height * split);
      return [
        pane({ ...whole, height: at }, before, { frame: whole }),
        pane({ ...whole, y: at, height: canvas.height - at }, dials, { frame: whole }),
      ];
    }
    case 'side-by-side':
      return cells(canvas, 2, 1).map((rect, index) => pane(rect, index === 0 ? before : dials));
    case 'top-bottom':
      return cells(canvas, 1, 2).map((rect, index) => pane(rect, index === 0 ? before : dials));
    case 'grid':
      return gridCells(grid, dials.length).map(({ values, column, row }) =>
        pane(gridRect(canvas, grid, column, row), values),
      );
    default:
      return unreachable(mode);
  }
}

export interface GridCell {
  readonly column: number;
  /** 0 is the topmost row and holds the largest value of the first dial. */
  readonly row: number;
  readonly values: DialValues;
}

/** The cells of the paper's Figure 1: the last dial grows to the right, the first one upward. */
export function gridCells({ x, y }: GridAxes, dialCount: number): GridCell[] {
  const rows = y.length === 0 ? [null] : y.toReversed();
  return rows.flatMap((first, row) =>
    x.map((last, column) => ({
      column,
      row,
      values: Array.from({ length: dialCount }, (_, dial) => {
        if (dial === dialCount - 1) return last;
        return dial === 0 && first !== null ? first : 1;
      }),
    })),
  );
}

export function gridRect(canvas: Size, { x, y }: GridAxes, column: number, row: number): Rect {
  const columns = Math.max(1, x.length);
  const rects = cells(canvas, columns, Math.max(1, y.length));
  return rects[row * columns + column] ?? { x: 0, y: 0, width: 0, height: 0 };
}

function cells(canvas: Size, columns: number, rows: number): Rect[] {
  const edges = (length: number, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const from = Math.round((index * (length + GAP_PX)) / count);
      const to = Math.round(((index + 1) * (length + GAP_PX)) / count) - GAP_PX;
      return { from, length: to - from };
    });
  return edges(canvas.height, rows).flatMap((row) =>
    edges(canvas.width, columns).map((column) => ({
      x: column.from,
      y: row.from,
      width: column.length,
      height: row.length,
    })),
  );
}

/** `count` values from `from` to `to`, rounded to hundredths as the dials show them. */
export function axisValues(from: number, to: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => Math.round((from + ((to - from) * index) / Math.max(1, count - 1)) * 100) / 100,
  );
}

function unreachable(mode: never): never {
  throw new RangeError(`unknown compare mode ${String(mode)}`);
}
