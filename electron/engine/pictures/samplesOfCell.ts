/** Pixels that are looked at along a side of a cell, at most. */
const SAMPLES = 8;

/** Pixels of the cell at `index` along one side, evenly spread over it. */
export function samplesOfCell(index: number, count: number, lengthPx: number): number[] {
  const from = Math.floor((index * lengthPx) / count);
  const length = Math.max(1, Math.floor(((index + 1) * lengthPx) / count) - from);
  const samples = Math.min(SAMPLES, length);
  return Array.from(
    { length: samples },
    (_, i) => from + Math.min(length - 1, Math.floor(((i + 0.5) * length) / samples)),
  );
}
