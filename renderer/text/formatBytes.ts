const KILOBYTE = 1000;
const MEGABYTE = 1_000_000;

/** As file managers write it: whole kilobytes, or megabytes with one decimal. */
export function formatBytes(bytes: number): string {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / KILOBYTE)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
