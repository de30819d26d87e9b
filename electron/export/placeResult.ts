import { link, lstat, mkdir, open, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../files/fileFailure.ts';
import type { ClaimedItem } from './exportRow.ts';

/**
 * The hidden folder in which an item's files are made: beside their final place, so that giving them their
 * name is one step of the file system, and of its own, so that whatever a killed process leaves behind
 * is found and removed with it.
 */
export function stagingFolder(item: ClaimedItem): string {
  return join(item.destination, item.subfolder, `.darkroom-${item.jobToken}-${item.id}`);
}

/** @throws system errors; ENOENT where the destination itself is gone */
export async function makeStagingFolder(item: ClaimedItem): Promise<string> {
  await removeStagingFolder(item);
  await lstat(item.destination); // an unplugged drive's mount point must not be made on the system's disk
  const folder = stagingFolder(item);
  // In one call: another item that ends without a result may take the empty subfolder away at any moment.
  await mkdir(folder, { recursive: item.subfolder !== '' });
  return folder;
}

export async function removeStagingFolder(item: ClaimedItem): Promise<void> {
  await rm(stagingFolder(item), { recursive: true, force: true });
}

/** Leaves nothing of an item that got no file: neither what it had begun nor folders made for it alone. */
export async function clearAway(item: ClaimedItem): Promise<void> {
  await removeStagingFolder(item);
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

/** Gives a file its final name unless one stands there: false then, and nothing is changed. */
export async function placeNew(unfinished: string, target: string): Promise<boolean> {
  try {
    await link(unfinished, target); // fails where the name is taken, which rename would not
    await unlink(unfinished);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!hasNoHardLinks(error)) throw error;
    if (await exists(target)) return false;
    await rename(unfinished, target);
  }
  await flushFolder(dirname(target));
  return true;
}

/** Gives a file its final name, in place of whatever stands there. */
export async function placeInstead(unfinished: string, target: string): Promise<void> {
  await rename(unfinished, target);
  await flushFolder(dirname(target));
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** exFAT, FAT and some network shares know no hard links and say so in different ways. */
function hasNoHardLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR', 'UNKNOWN'].includes(
    systemCode(error) ?? '',
  );
}

/** Makes the new name itself survive a power cut; Windows neither needs nor allows it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
