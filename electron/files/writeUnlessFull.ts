import { dirname } from 'node:path';
import { mkdir, rename, rm, writeFile } from './disk.ts';
import { isDiskFull } from './isDiskFull.ts';

/**
 * Writes what can be made again: the whole file under its name, or none. Its folder is made where it is not there.
 * @param unfinished beside it, of this process alone
 * @returns false where the disk is full, which is shown as a state and not for every file
 */
export async function writeUnlessFull(
  file: string,
  unfinished: string,
  content: Uint8Array | readonly Uint8Array[],
): Promise<boolean> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, file);
    return true;
  } catch (error) {
    await rm(unfinished, { force: true });
    if (isDiskFull(error)) return false;
    throw error;
  }
}
