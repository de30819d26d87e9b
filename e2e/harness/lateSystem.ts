/**
 * Loaded into the app's processes by `DARKROOM_LATE_MS`: what they ask the file system and the end of a process are
 * answered late, each by a time of its own, as on a machine with much to do. Whatever passes only because a file
 * was there at once, or because a process that was told to end had ended, fails here.
 */
import { ChildProcess } from 'node:child_process';
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';

/** Main and the engine; a build before them reads thousands of files. */
const isOfTheApp = /[\\/](browserMain|engine)\.ts$/.test(process.argv[1] ?? '');
const upToMs = isOfTheApp ? Number(process.env.DARKROOM_LATE_MS ?? 0) : 0;
/** One answer of the window waits for dozens of files. */
const FILE_SHARE = 0.05;

const LATE = [
  'access',
  'copyFile',
  'link',
  'lstat',
  'mkdir',
  'open',
  'readdir',
  'readFile',
  'realpath',
] as const;
const LATE_CHANGES = ['rename', 'rm', 'stat', 'statfs', 'symlink', 'unlink', 'utimes', 'writeFile'] as const;

for (const name of upToMs > 0 ? [...LATE, ...LATE_CHANGES] : []) {
  const atOnce = promises[name] as (...values: unknown[]) => Promise<unknown>;
  const late = async (...values: unknown[]): Promise<unknown> => {
    // Before and after: what happens in between is seen by neither side at once.
    await wait(Math.random() * upToMs * FILE_SHARE);
    try {
      return await atOnce.apply(promises, values);
    } finally {
      await wait(Math.random() * upToMs * FILE_SHARE);
    }
  };
  Object.assign(promises, { [name]: late });
}
syncBuiltinESMExports();

const emit = ChildProcess.prototype.emit as (...values: unknown[]) => boolean;
ChildProcess.prototype.emit = function emitLate(this: ChildProcess, ...values: unknown[]): boolean {
  const [event] = values;
  if (event !== 'exit' && event !== 'close') return emit.apply(this, values);
  setTimeout(() => emit.apply(this, values), (event === 'exit' ? 1 : 2) * upToMs);
  return true;
};
