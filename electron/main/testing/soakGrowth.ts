/** What a process of the app holds after a round of work; files are null where the system does not tell. */
export interface SoakSample {
  readonly mainBytes: number;
  readonly engineBytes: number;
  readonly mainFiles: number | null;
  readonly engineFiles: number | null;
}

/** What caches that fill, and an allocator that keeps what it was given back, may differ by. */
const BYTES_SPREAD = 80e6;
const FILES_SPREAD = 4;
const MEASURES = [
  ['mainBytes', 'The memory of main', BYTES_SPREAD],
  ['engineBytes', 'The memory of the engine', BYTES_SPREAD],
  ['mainFiles', 'Open files of main', FILES_SPREAD],
  ['engineFiles', 'Open files of the engine', FILES_SPREAD],
] as const;

/**
 * Compares the last quarter of the samples with the second one, by their medians: in the first all caches fill.
 * @returns a sentence for each measure that is not level
 */
export function findGrowth(samples: readonly SoakSample[]): string[] {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) return ['Too few rounds to tell.'];
  return MEASURES.flatMap(([name, title, spread]) => {
    const [before, after] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)].map((part) =>
      median(part.map((sample) => sample[name] ?? 0)),
    ) as [number, number];
    return after - before <= spread ? [] : [`${title} went from ${before} to ${after}.`];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
