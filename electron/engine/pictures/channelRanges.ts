import type { OriginalFacts } from '../../../shared/develop/step.ts';
import { type CellPicture, cellMeans } from './cellMeans.ts';

/** Rows and columns of cells, at most. */
const SIDE = 256;
const BINS = 1024;
/** Of a channel's values, left out at either end: half of the thousandth that may be cut in all. */
const LEFT_OUT = 0.0005;
/** Rows of paper are as smooth as that (standard deviation in parts of 1), and lie within this share of a side. */
const PAPER_DEVIATION = 0.02;
const BORDER_MAX = 0.15;
/** The edge between print and paper is not sharp. */
const INSET = 0.01;
/** A channel that says nothing is not stretched to noise. */
const NARROWEST = 1 / 16;

/** See `OriginalFacts`: by the photo itself, not by the paper around it. */
export function channelRanges(picture: CellPicture): OriginalFacts['channelRanges'] {
  const cells = cellsOf(picture);
  const inside = insideOf(cells);
  const ranges = [0, 1, 2].map((channel) => rangeOf(cells, inside, channel));
  return picture.channels === 1 ? ranges.map(() => ranges[0] ?? WHOLE) : ranges;
}

const WHOLE = [0, 1] as const;

interface Cells {
  readonly width: number;
  readonly height: number;
  /** HWC, three channels, in parts of 1. */
  readonly values: Float64Array;
}

function cellsOf(picture: CellPicture): Cells {
  const width = Math.min(SIDE, picture.widthPx);
  const height = Math.min(SIDE, picture.heightPx);
  // Noise, which goes, does not count in means.
  return { width, height, values: cellMeans(picture, { columns: width, rows: height }) };
}

interface Inside {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Without smooth rows and columns along the edges, and a little less where there are some. */
function insideOf(cells: Cells): Inside {
  const { width, height } = cells;
  const isRowPaper = (y: number) => isPaper(cells, { from: y * width, step: 1, count: width });
  const isColumnPaper = (x: number) => isPaper(cells, { from: x, step: width, count: height });
  return {
    left: depthOf(width, isColumnPaper),
    top: depthOf(height, isRowPaper),
    right: width - depthOf(width, (index) => isColumnPaper(width - 1 - index)),
    bottom: height - depthOf(height, (index) => isRowPaper(height - 1 - index)),
  };
}

/** How many lines from an edge on are paper. */
function depthOf(length: number, isLinePaper: (index: number) => boolean): number {
  const most = Math.floor(length * BORDER_MAX);
  let depth = 0;
  while (depth < most && isLinePaper(depth)) depth++;
  // What is smooth all the way is a sky, or nothing at all.
  if (depth === 0 || depth === most) return 0;
  return Math.min(most, depth + Math.ceil(length * INSET));
}

/** Whether pixels along a line are alike, in every channel. */
function isPaper(
  { values }: Cells,
  { from, step, count }: { readonly from: number; readonly step: number; readonly count: number },
): boolean {
  for (let channel = 0; channel < 3; channel++) {
    let [sum, squares] = [0, 0];
    for (let i = 0, at = 3 * from + channel; i < count; i++, at += 3 * step) {
      const value = values[at] as number;
      sum += value;
      squares += value * value;
    }
    const mean = sum / count;
    if (squares / count - mean * mean >= PAPER_DEVIATION ** 2) return false;
  }
  return true;
}

function rangeOf(
  { width, values }: Cells,
  { left, top, right, bottom }: Inside,
  channel: number,
): readonly [number, number] {
  const counts = new Uint32Array(BINS);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = values[3 * (y * width + x) + channel] as number;
      const bin = Math.min(BINS - 1, Math.floor(value * BINS));
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  const most = Math.floor((right - left) * (bottom - top) * LEFT_OUT);
  const first = firstBeyond(counts, most);
  const last = BINS - 1 - firstBeyond(counts.toReversed(), most);
  const [from, to] = [first / BINS, (last + 1) / BINS];
  return to - from < NARROWEST ? WHOLE : [from, to];
}

/** The first bin with which more than `most` values are counted. */
function firstBeyond(counts: Uint32Array, most: number): number {
  let sum = 0;
  return counts.findIndex((count) => {
    sum += count;
    return sum > most;
  });
}
