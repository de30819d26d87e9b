import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import { realpath } from './disk.ts';
import { isInside } from './isInside.ts';

/** The path without links; of something that is not there yet, its nearest existing folder's. */
export async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = dirname(absolute);
    if (parent === absolute) throw error;
    return join(await realPathOf(parent), basename(absolute));
  }
}

/** Whether `path`, which is written as if it were below `folder`, really is: links in between count. */
export async function isReallyInside(folder: string, path: string): Promise<boolean> {
  return isInside(await realPathOf(folder), await realPathOf(path));
}

/**
 * To be called where something is about to be written below a folder that a person chose.
 * @throws Failure 'output-not-writable' where a link below `destination` leads out of it
 */
export async function expectBelow(destination: string, path: string): Promise<void> {
  if (await isReallyInside(destination, path)) return;
  throw new Failure('output-not-writable.link-leaves-folder', { path, destination });
}
