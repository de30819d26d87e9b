import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { readdir, rm } from './disk.ts';
import { isProcessAlive } from './isProcessAlive.ts';
import { systemCode } from './systemCode.ts';

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
    if (machine !== machineId() || isProcessAlive(Number(pidText))) continue;
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
    if (['EACCES', 'EPERM', 'ENOENT'].includes(systemCode(cause) ?? '')) return [];
    throw cause;
  }
}
