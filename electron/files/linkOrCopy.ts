import { constants, copyFile, link, realpath } from 'node:fs/promises';
import { systemCode } from './systemCode.ts';

/**
 * Makes a file appear at `target` without copying its data: a hard link, which onnxruntime accepts inside a
 * pack's folder where it refuses a symbolic one. Across volumes, or where links are not allowed, the data are
 * copied (shared with the original where the file system can).
 */
export async function linkOrCopy(source: string, target: string): Promise<'linked' | 'copied'> {
  // A hard link to a symbolic one (a model hub's cache is full of them) would be a symbolic one.
  const file = await realpath(source);
  try {
    await link(file, target);
    return 'linked';
  } catch (error) {
    if (!isNoLinkPossible(error)) throw error;
    await copyFile(file, target, constants.COPYFILE_FICLONE);
    return 'copied';
  }
}

function isNoLinkPossible(error: unknown): boolean {
  return ['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '');
}
