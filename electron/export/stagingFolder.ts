import { dirname, join } from 'node:path';
import { lstat, mkdir, rm, rmdir } from '../files/disk.ts';
import { expectBelow, isReallyInside } from '../files/expectBelow.ts';
import { systemCode } from '../files/systemCode.ts';
import type { ClaimedItem } from './exportRow.ts';

/**
 * The hidden folder in which an item's files are made: beside their final place, so that giving them their
 * name is one step of the file system, and of its own, so that whatever a killed process leaves behind
 * is found and removed with it.
 */
export function stagingFolder(item: ClaimedItem): string {
  return join(item.destination, item.subfolder, `.darkroom-${item.jobToken}-${item.id}`);
}

/**
 * @throws system errors; ENOENT where the destination itself is gone; Failure 'output-not-writable' where a
 *   folder of the item's name is a link that leads out of it
 */
export async function makeStagingFolder(item: ClaimedItem): Promise<string> {
  const folder = stagingFolder(item);
  await expectBelow(item.destination, folder);
  await removeStagingFolder(item);
  await lstat(item.destination); // an unplugged drive's mount point must not be made on the system's disk
  // In one call: another item that ends without a result may take the empty subfolder away at any moment.
  await mkdir(folder, { recursive: item.subfolder !== '' });
  return folder;
}

export async function removeStagingFolder(item: ClaimedItem): Promise<void> {
  if (!(await isReallyInside(item.destination, stagingFolder(item)))) return; // then nothing was made
  await rm(stagingFolder(item), { recursive: true, force: true });
}

/** Leaves nothing of an item that got no file: neither what it had begun nor folders made for it alone. */
export async function clearAway(item: ClaimedItem): Promise<void> {
  await removeStagingFolder(item);
  if (!(await isReallyInside(item.destination, join(item.destination, item.subfolder)))) return;
  for (
    let subfolder = item.subfolder;
    subfolder !== '' && subfolder !== '.';
    subfolder = dirname(subfolder)
  ) {
    try {
      await rmdir(join(item.destination, subfolder));
    } catch (error) {
      // Others' results lie in it, it was never made, or a file stands there; only the disk's failures count.
      const isKept = ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EPERM', 'EACCES', 'EBUSY'];
      if (isKept.includes(systemCode(error) ?? '')) return;
      throw error;
    }
  }
}
