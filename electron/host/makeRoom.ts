import { join } from 'node:path';
import { bytesIn } from '../files/bytesIn.ts';
import { bytesShort, type ReadDiskSpace, readDiskSpace } from '../files/diskSpace.ts';
import { removeOldest } from '../files/removeOldest.ts';

/** What a library needs to be opened (SQLite's index of its log) and to be worked with for a while. */
const OPENING_BYTES = 4e6;

export const residualFolder = (dataFolder: string): string => join(dataFolder, 'cache', 'residuals');
export const thumbnailFolder = (dataFolder: string): string => join(dataFolder, 'cache', 'thumbnails');

/**
 * Before a library is opened: where its volume has too little room, kept calculations go until the reserve is free
 * again, and thumbnails as far as the library cannot be opened otherwise.
 */
export async function makeRoom(dataFolder: string, readSpace: ReadDiskSpace = readDiskSpace): Promise<void> {
  const shrink = async (folder: string, short: number) => {
    if (short > 0) await removeOldest(folder, Math.max(0, (await bytesIn(folder)) - short));
  };
  await shrink(residualFolder(dataFolder), bytesShort(await readSpace(dataFolder)));
  const { freeBytes } = await readSpace(dataFolder);
  await shrink(thumbnailFolder(dataFolder), OPENING_BYTES - freeBytes);
}
