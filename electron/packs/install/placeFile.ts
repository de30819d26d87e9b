import { constants, copyFile, link } from 'node:fs/promises';

/**
 * Makes a file appear at `target` without copying its data: a hard link, which onnxruntime accepts inside a
 * pack's folder where it refuses a symbolic one. Across volumes, or where links are not allowed, the data are
 * copied (shared with the original where the file system can).
 */
export async function placeFile(source: string, target: string): Promise<'linked' | 'copied'> {
  try {
    await link(source, target);
    return 'linked';
  } catch (error) {
    if (!isNoLinkPossible(error)) throw error;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    return 'copied';
  }
}

function isNoLinkPossible(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    typeof code === 'string' && ['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(code)
  );
}
