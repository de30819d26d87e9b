import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Of all files below a folder; 0 where there is none. */
export async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let bytes = 0;
  for (const name of names) {
    const entry = await stat(join(folder, name)).catch(() => null);
    if (entry?.isFile()) bytes += entry.size;
  }
  return bytes;
}
