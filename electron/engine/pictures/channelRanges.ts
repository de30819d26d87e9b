import type { OriginalFacts } from '../../../shared/develop/step.ts';
import type { Picture } from './picture.ts';

type JudgedPicture = Pick<Picture, 'widthPx' | 'heightPx' | 'channels' | 'depth' | 'pixelsHwc'>;

/** Rows and columns that are looked at, at most. */
const SIDE = 512;
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
export function channelRanges(picture: JudgedPicture): OriginalFacts['channelRanges'] {
  const sampled = samplesOf(picture);
  const inside = insideOf(sampled);
  const ranges = [0, 1, 2].map((channel) => rangeOf(sampled, inside, channel));
  return picture.channels === 1 ? ranges.map(() => ranges[0] ?? WHOLE) : ranges;
}

const WHOLE = [0, 1] as const;

interface Samples {
  readonly width: number;
  readonly height: number;
  /** HWC, three channels, in parts of 1. */
  readonly values: Float32Array;
}

function samplesOf({ widthPx, heightPx, channels, depth, pixelsHwc }: JudgedPicture): Samples {
  const width = Math.min(SIDE, widthPx);
  const height = Math.min(SIDE, heightPx);
  const values = new Float32Array(width * height * 3);
  const toUnit = 1 / (2 ** depth - 1);
  let at = 0;
  for (let row = 0; row < height; row++) {
    const y = Math.floor(((row + 0.5) * heightPx) / height);
    for (let column = 0; column < width; column++) {
      const pixel = (y * widthPx + Math.floor(((column + 0.5) * widthPx) / width)) * channels;
      for (let channel = 0; channel < 3; channel++) {
        values[at++] = (pixelsHwc[pixel + (channel % channels)] as number) * toUnit;
      }
    }
  }
  return { width, height, values };
}

interface Inside {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Without smooth rows and columns along the edges, and a little less where there are some. */
function insideOf({ width, height, values }: Samples): Inside {
  const isPaper = (indexes: readonly number[]) =>
    [0, 1, 2].every(
      (channel) => deviation(indexes.map((index) => values[3 * index + channel] as number)) < PAPER_DEVIATION,
    );
  const row = (y: number) => Array.from({ length: width }, (_, x) => y * width + x);
  const column = (x: number) => Array.from({ length: height }, (_, y) => y * width + x);
  const depthOf = (
    length: number,
    line: (index: number) => readonly number[],
    isFromEnd: boolean,
  ): number => {
    const most = Math.floor(length * BORDER_MAX);
    let depth = 0;
    while (depth < most && isPaper(line(isFromEnd ? length - 1 - depth : depth))) depth++;
    // What is smooth all the way is a sky, or nothing at all.
    if (depth === 0 || depth === most) return 0;
    return Math.min(most, depth + Math.ceil(length * INSET));
  };
  return {
    left: depthOf(width, column, false),
    top: depthOf(height, row, false),
    right: width - depthOf(width, column, true),
    bottom: height - depthOf(height, row, true),
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function rangeOf(
  { width, values }: Samples,
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
