import type { Dirent } from 'node:fs';
import * as sync from 'node:fs';
import * as promises from 'node:fs/promises';
import { bytesOfName, holdsBytes, nameOfBytes } from '../../shared/text/nameBytes.ts';

/** Names have bytes on Linux alone; Windows' are UTF-16, and macOS refuses what is no UTF-8. */
const HAS_BYTE_NAMES = process.platform === 'linux';

/**
 * The file system for paths that people chose, by Node's own names: whoever opens, lists or names a file of theirs
 * imports from here. Names that are no UTF-8 go in and come out as `nameOfBytes` writes them.
 */
export const access = atPath(promises.access);
export const copyFile = atBoth(promises.copyFile);
export const link = atBoth(promises.link);
export const lstat = atPath(promises.lstat);
export const mkdir = atPath(promises.mkdir);
export const mkdtemp = atPath(promises.mkdtemp);
export const open = atPath(promises.open);
export const readFile = atPath(promises.readFile);
export const rename = atBoth(promises.rename);
export const rm = atPath(promises.rm);
export const rmdir = atPath(promises.rmdir);
export const stat = atPath(promises.stat);
export const statfs = atPath(promises.statfs);
export const unlink = atPath(promises.unlink);
export const utimes = atPath(promises.utimes);
export const writeFile = atPath(promises.writeFile);
export const createReadStream = atPath(sync.createReadStream);
export const createWriteStream = atPath(sync.createWriteStream);
export const existsSync = atPath(sync.existsSync);
export const statSync = atPath(sync.statSync);

/** A path as the system takes it: the string itself, unless its names hold bytes of no character. */
export function nativePath(path: string): string | Buffer {
  return HAS_BYTE_NAMES && holdsBytes(path) ? Buffer.from(bytesOfName(path)) : path;
}

export async function realpath(path: string): Promise<string> {
  const real = nativePath(path);
  const text = await promises.realpath(real);
  return isExact(text) ? text : nameOfBytes(await promises.realpath(real, 'buffer'));
}

export function realpathSync(path: string): string {
  // Node's own, in JavaScript, takes apart strings alone.
  return HAS_BYTE_NAMES
    ? nameOfBytes(sync.realpathSync.native(nativePath(path), 'buffer'))
    : sync.realpathSync(path);
}

/** Names in a folder. */
export async function readdir(folder: string): Promise<string[]> {
  const path = nativePath(folder);
  const names = await promises.readdir(path);
  if (names.every(isExact)) return names;
  return (await promises.readdir(path, { encoding: 'buffer' })).map(nameOfBytes);
}

/** What is in a folder, of which kind. */
export async function readEntries(folder: string): Promise<Dirent[]> {
  const path = nativePath(folder);
  const entries = await promises.readdir(path, { withFileTypes: true });
  if (entries.every(({ name }) => isExact(name))) return entries;
  const inBytes = await promises.readdir(path, { withFileTypes: true, encoding: 'buffer' });
  return inBytes.map((entry) => Object.assign(entry, { name: nameOfBytes(entry.name), parentPath: folder }));
}

/** Whether Node's text of a name is all of it: it puts U+FFFD for what is no UTF-8. */
function isExact(name: string): boolean {
  return !HAS_BYTE_NAMES || !(name.includes('\uFFFD') || holdsBytes(name));
}

/** The same function, for a path with such names. */
function atPath<F extends (path: never, ...rest: never[]) => unknown>(call: F): F {
  const at = (path: unknown, ...rest: never[]) => call(native(path) as never, ...rest);
  return at as unknown as F;
}

/** The same function, for two paths. */
function atBoth<F extends (from: never, to: never, ...rest: never[]) => unknown>(call: F): F {
  const at = (from: unknown, to: unknown, ...rest: never[]) =>
    call(native(from) as never, native(to) as never, ...rest);
  return at as unknown as F;
}

function native(path: unknown): unknown {
  return typeof path === 'string' ? nativePath(path) : path;
}
