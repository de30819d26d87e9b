import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a real file system in memory. @returns false where this user may not */
export function mountDisk(folder: string, options: string): boolean {
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

export function unmountDisk(folder: string): void {
  spawnSync('umount', ['-l', folder]);
}

/** Whether this user may mount file systems at all; tests that need one are skipped by name otherwise. */
export function canMountDisks(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mount-probe-'));
  const isMounted = mountDisk(folder, 'size=64k');
  if (isMounted) unmountDisk(folder);
  rmdirSync(folder);
  return isMounted;
}
