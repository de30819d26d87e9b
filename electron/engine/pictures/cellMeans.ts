import type { Picture } from './picture.ts';

export type CellPicture = Pick<Picture, 'widthPx' | 'heightPx' | 'channels' | 'depth' | 'pixelsHwc'>;

/** Pixels that are looked at along a side of a cell, at most. */
const SAMPLES = 8;

/**
 * Means of cells, by which a photo and its reduced copies are judged alike: in parts of 1, `columns` · `rows` times red,
 * green and blue.
 */
export function cellMeans(
  { widthPx, heightPx, channels, depth, pixelsHwc }: CellPicture,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Float64Array {
  const across = Array.from({ length: columns }, (_, column) => samplesOfCell(column, columns, widthPx));
  const means = new Float64Array(columns * rows * 3);
  const toGreen = channels === 1 ? 0 : 1;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const ys = samplesOfCell(row, rows, heightPx);
    for (const xs of across) {
      let [red, green, blue] = [0, 0, 0];
      for (const y of ys) {
        for (const x of xs) {
          const pixel = (y * widthPx + x) * channels;
          red += pixelsHwc[pixel] as number;
          green += pixelsHwc[pixel + toGreen] as number;
          blue += pixelsHwc[pixel + 2 * toGreen] as number;
        }
      }
      const share = 1 / ((2 ** depth - 1) * xs.length * ys.length);
      means[at++] = red * share;
      means[at++] = green * share;
      means[at++] = blue * share;
    }
  }
  return means;
}

/** Pixels of the cell at `index` along one side, evenly spread over it. */
function samplesOfCell(index: number, count: number, lengthPx: number): number[] {
  const from = Math.floor((index * lengthPx) / count);
  const length = Math.max(1, Math.floor(((index + 1) * lengthPx) / count) - from);
  const samples = Math.min(SAMPLES, length);
  return Array.from(
    { length: samples },
    (_, i) => from + Math.min(length - 1, Math.floor(((i + 0.5) * length) / samples)),
  );
}
