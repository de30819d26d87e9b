import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDiskFull } from '../../files/isDiskFull.ts';

/** Mounts a real file system in memory. @returns false where this user may not */
export function mountDisk(folder: string, options: string): boolean {
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

export function unmountDisk(folder: string): void {
  spawnSync('umount', ['-l', folder]);
}

export const FILLER = 'filler';

/** To the last byte, with a file that is removed to make room again. */
export function fillDisk(folder: string): void {
  const file = openSync(join(folder, FILLER), 'a');
  try {
    for (const bytes of [65_536, 4096, 1]) {
      const block = Buffer.alloc(bytes);
      try {
        while (writeSync(file, block) === bytes);
      } catch (error) {
        if (!isDiskFull(error)) throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}

/** Whether this user may mount file systems at all; tests that need one are skipped by name otherwise. */
export function canMountDisks(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mount-probe-'));
  const isMounted = mountDisk(folder, 'size=64k');
  if (isMounted) unmountDisk(folder);
  rmdirSync(folder);
  return isMounted;
}
