import { join } from 'node:path';
import { rm, stat } from './disk.ts';
import { entriesBelow } from './entriesBelow.ts';
import { ignoreMissing } from './ignoreMissing.ts';

/**
 * Removes files of a folder and below it, the least recently used (by modification time) first, until the others
 * are no more than so many bytes.
 * @returns the bytes that stay; 0 where there is no folder
 */
export async function removeOldest(folder: string, limitBytes: number): Promise<number> {
  const files = [];
  for (const name of await entriesBelow(folder)) {
    const path = join(folder, name);
    const state = await stat(path).catch(ignoreMissing);
    if (state?.isFile()) files.push({ path, bytes: state.size, usedAtMs: state.mtimeMs });
  }
  files.sort((a, b) => a.usedAtMs - b.usedAtMs);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files) {
    if (bytes <= limitBytes) break;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
  return bytes;
}
