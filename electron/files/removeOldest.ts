import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './systemCode.ts';

/**
 * Removes files of a folder and below it, the least recently used (by modification time) first, until the others
 * are no more than so many bytes.
 * @returns the bytes that stay; 0 where there is no folder
 */
export async function removeOldest(folder: string, limitBytes: number): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(ignoreMissing);
  const files = [];
  for (const name of names ?? []) {
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

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) === 'ENOENT') return undefined;
  throw error;
}
