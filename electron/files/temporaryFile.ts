import { createHash, randomBytes } from 'node:crypto';
import { link, open, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

const TEMPORARY_NAME = /^\.darkroom-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.part$/;

/** A name beside the target, so that renaming never crosses file systems; it tells who is writing. */
export function temporaryPath(target: string): string {
  return join(
    dirname(target),
    `.darkroom-${machineId()}-${process.pid}-${randomBytes(6).toString('hex')}.part`,
  );
}

/** Folders on a server are written to from several machines, whose process numbers say nothing here. */
export function machineId(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/**
 * Removes what a killed process of this machine left in a folder; files of living ones stay.
 * @returns how many were removed
 */
export async function removeAbandonedFiles(folder: string): Promise<number> {
  let removed = 0;
  for (const name of await readNames(folder)) {
    const [, machine, pidText] = TEMPORARY_NAME.exec(name) ?? [];
    if (machine !== machineId() || isAlive(Number(pidText))) continue;
    await rm(join(folder, name), { force: true });
    removed++;
  }
  return removed;
}

/** None where a folder may be written to but not read. */
async function readNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (/^(EACCES|EPERM|ENOENT)$/.test(code)) return [];
    throw cause;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Only 'no such process' proves that the owner is gone.
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH');
  }
}

/**
 * Gives a finished file its name, in one step: the old file or the new one is there, never a part.
 * @returns false where the name is taken and `overwrite` is off; nothing is changed then
 */
export async function publish(temporary: string, target: string, overwrite: boolean): Promise<boolean> {
  if (overwrite) await rename(temporary, target);
  else if (!(await publishIfFree(temporary, target))) return false;
  await syncFolder(dirname(target));
  return true;
}

/** A hard link refuses a name that is taken, which renaming does not; some file systems have none. */
async function publishIfFree(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST') return false;
    await rename(temporary, target);
    return true;
  }
  await rm(temporary);
  return true;
}

/** Makes the new name survive a power cut; Windows opens no folders and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (cause) {
    // Some network file systems cannot flush a folder; the file itself was flushed.
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!/^(EINVAL|ENOTSUP|EPERM|EISDIR)$/.test(code)) throw cause;
  } finally {
    await handle.close();
  }
}
