import type { Rect } from '../tiles/planTiles.ts';
import type { Size } from './view.ts';

/** One value per dial, in the pack's order. */
export type DialValues = readonly number[];

/** What a pane shows of the mix; 'before' is the plain enlargement, whatever the dials say. */
export type Shading = 'result' | 'before' | 'added-detail' | 'difference';

/** A part of the canvas that shows the picture with its own dials; all panes share one view. */
export interface Pane {
  /** Device pixels, from the canvas's top left corner. */
  readonly rect: Rect;
  readonly dials: DialValues;
  /** Which setting it shows: its place in a survey, 0 in every other mode. */
  readonly look: number;
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
  'compare-two',
  'survey',
] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

export interface GridAxes {
  /** Values of the last dial, to the right, and of the first, upward; empty where the pack has one dial. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A survey's settings are few, so that each is large enough to be judged. */
export const SURVEY_MIN = 2;
export const SURVEY_MAX = 4;

/** Room between panes, device pixels. */
const GAP_PX = 2;

export interface PaneInput {
  readonly mode: CompareMode;
  readonly canvas: Size;
  readonly dials: DialValues;
  /** Divider of a split, 0…1. */
  readonly split: number;
  readonly grid: GridAxes;
  /** The settings of a survey; absent in every other mode. */
  readonly survey?: readonly { readonly dials: DialValues; readonly isBefore: boolean }[];
}

/** The panes of a compare mode, in reading order. */
export function layoutPanes(input: PaneInput): Pane[] {
  const { mode, canvas, dials, grid } = input;
  const whole: Rect = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  switch (mode) {
    case 'none':
      return [makePane(whole, dials)];
    case 'before':
      return [makePane(whole, dials, { shading: 'before' })];
    case 'added-detail':
    case 'difference':
      return [makePane(whole, dials, { shading: mode })];
    case 'split':
    case 'split-horizontal':
      return splitPanes(input, whole);
    case 'side-by-side':
    case 'top-bottom': {
      const [columns, rows] = mode === 'side-by-side' ? ([2, 1] as const) : ([1, 2] as const);
      return cells(canvas, columns, rows).map((rect, index) =>
        makePane(rect, dials, { shading: index === 0 ? 'before' : 'result' }),
      );
    }
    case 'grid':
      return gridCells(grid, dials.length).map(({ values, column, row }) =>
        makePane(gridRect(canvas, grid, column, row), values),
      );
    case 'compare-two':
    case 'survey':
      return surveyPanes(input);
    default:
      return unreachable(mode);
  }
}

function makePane(
  rect: Rect,
  dials: DialValues,
  { frame = rect, shading = 'result', look = 0 }: Partial<Pick<Pane, 'frame' | 'shading' | 'look'>> = {},
): Pane {
  return { rect, dials: shading === 'before' ? dials.map(() => 0) : dials, shading, frame, look };
}

/** Both halves see the picture through one frame. */
function splitPanes({ mode, canvas, dials, split }: PaneInput, whole: Rect): Pane[] {
  const at = Math.round((mode === 'split' ? canvas.width : canvas.height) * split);
  const halves: readonly [Rect, Rect] =
    mode === 'split'
      ? [
          { ...whole, width: at },
          { ...whole, x: at, width: canvas.width - at },
        ]
      : [
          { ...whole, height: at },
          { ...whole, y: at, height: canvas.height - at },
        ];
  return [
    makePane(halves[0], dials, { frame: whole, shading: 'before' }),
    makePane(halves[1], dials, { frame: whole }),
  ];
}

function surveyPanes({ canvas, survey = [] }: PaneInput): Pane[] {
  const { columns, rows } = surveyGrid(survey.length);
  const rects = cells(canvas, columns, rows);
  return survey.flatMap(({ dials, isBefore }, look) => {
    const rect = rects[look];
    return rect === undefined
      ? []
      : [makePane(rect, dials, { shading: isBefore ? 'before' : 'result', look })];
  });
}

/** Two or three settings stand in a row; four make a square. */
export function surveyGrid(count: number): { readonly columns: number; readonly rows: number } {
  return count === SURVEY_MAX ? { columns: 2, rows: 2 } : { columns: Math.max(1, count), rows: 1 };
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
