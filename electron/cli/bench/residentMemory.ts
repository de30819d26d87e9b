import { readFile } from 'node:fs/promises';

const SAMPLE_EVERY_MS = 50;

/** Watches how much memory this process and another one have resident, together. */
export interface MemoryWatch {
  /** Ends the watch. @returns the largest sum seen, MiB; null where the other process cannot be looked at */
  stop(): number | null;
}

/**
 * @param pid of the other process, asked anew for every sample: it may be replaced
 * @param askOther resident bytes where the system has no `/proc`; slow, and only between two tiles
 */
export function watchMemory(
  pid: () => number | undefined,
  askOther: () => Promise<number | undefined>,
): MemoryWatch {
  let peakBytes: number | null = null;
  let isSampling = false;
  const sample = async () => {
    if (isSampling) return;
    isSampling = true;
    const other = await residentBytes(pid(), askOther).finally(() => {
      isSampling = false;
    });
    if (other !== undefined) peakBytes = Math.max(peakBytes ?? 0, other + process.memoryUsage.rss());
  };
  const timer = setInterval(() => void sample(), SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peakBytes === null ? null : Math.round(peakBytes / 2 ** 20);
    },
  };
}

async function residentBytes(
  pid: number | undefined,
  askOther: () => Promise<number | undefined>,
): Promise<number | undefined> {
  if (process.platform !== 'linux') return askOther().catch(() => undefined);
  if (pid === undefined) return undefined;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
