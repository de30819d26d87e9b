import { basename, dirname } from 'node:path';
import { link, lstat, open, readFile, rename, rm, unlink } from './disk.ts';
import { systemCode } from './systemCode.ts';

/**
 * Gives a finished file its final name, in one step, unless something has that name.
 * @param unfinished on the same file system, flushed
 * @returns false where the name is taken; nothing is changed then
 * @throws system errors
 */
export async function placeNew(unfinished: string, target: string): Promise<boolean> {
  try {
    await link(unfinished, target); // fails where the name is taken, which rename would not
    await unlink(unfinished);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!hasNoHardLinks(error)) throw error;
    return placeWithoutLinks(unfinished, target);
  }
  await flushFolder(dirname(target));
  return true;
}

/** Gives a finished file its final name, in place of whatever stands there. */
export async function placeInstead(unfinished: string, target: string): Promise<void> {
  await rename(unfinished, target);
  await flushFolder(dirname(target));
}

/**
 * `placeNew` for file systems without hard links (exFAT cards, some network shares). Only making a file refuses
 * a taken name there, so a note holds the name until the finished file is renamed over it: a file that another
 * program puts there meanwhile is never replaced.
 */
export async function placeWithoutLinks(unfinished: string, target: string): Promise<boolean> {
  if (!(await reserve(unfinished, target))) return false;
  // A program that does not mind what it overwrites may have written into the note.
  if (!(await isReservation(unfinished, target))) return false;
  try {
    await rename(unfinished, target);
  } catch (error) {
    if (await isReservation(unfinished, target)) await rm(target, { force: true });
    throw error;
  }
  await flushFolder(dirname(target));
  return true;
}

/** Whether a name is only held for a file that never got it, as its process was killed in between. */
export async function isReservation(unfinished: string, target: string): Promise<boolean> {
  const note = Buffer.from(noteOf(unfinished));
  try {
    // Never a whole picture: it is as long as the note, or it is none.
    const { size } = await lstat(target);
    return size === note.length && (await readFile(target)).equals(note);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Holds a name for a finished file. @returns false where it is taken */
export async function reserve(unfinished: string, target: string): Promise<boolean> {
  try {
    const note = await open(target, 'wx');
    try {
      await note.writeFile(noteOf(unfinished));
    } finally {
      await note.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Says, to whoever opens it, why there is no picture; and which file it waits for. */
function noteOf(unfinished: string): string {
  const owner = `${basename(dirname(unfinished))}/${basename(unfinished)}`;
  return `PiSA Darkroom was giving a finished file this name when it was interrupted: ${owner}\n`;
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

/** Makes the new name survive a power cut; Windows opens no folders and needs no such step. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot flush a folder; the file itself was flushed.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
