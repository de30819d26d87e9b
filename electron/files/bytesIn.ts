import { join } from 'node:path';
import { stat } from './disk.ts';
import { entriesBelow } from './entriesBelow.ts';

/** Of all files below a folder; 0 where there is none. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await entriesBelow(folder).catch(() => [])) {
    const entry = await stat(join(folder, name)).catch(() => null);
    if (entry?.isFile()) bytes += entry.size;
  }
  return bytes;
}
