import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, open, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { EncodedFile, Splice } from './containers/splice.ts';
import { outputExists } from './outputTarget.ts';

const TEMPORARY_NAME = /^\.darkroom-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.part$/;
const COPY_BYTES = 2 ** 20;

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

export function encodedFile(handle: FileHandle, bytes: number): EncodedFile {
  return {
    bytes,
    async read(offset, length) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** Copies an encoded file with its splice to another, flushes that to the disk and hashes what was written. */
export async function writeSpliced(
  encoded: FileHandle,
  splice: Splice,
  path: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const output = await open(path, 'wx');
  let bytes = 0;
  try {
    const write = async (part: Uint8Array) => {
      signal?.throwIfAborted();
      await output.writeFile(part);
      hash.update(part);
      bytes += part.length;
    };
    await write(splice.head);
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    for (let at = splice.replacedBytes; ; ) {
      const { bytesRead } = await encoded.read(buffer, 0, COPY_BYTES, at);
      if (bytesRead === 0) break;
      await write(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    await write(splice.tail);
    await output.sync();
  } finally {
    await output.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Gives a finished file its name, in one step: the old file or the new one is there, never a part. */
export async function publish(temporary: string, target: string, overwrite: boolean): Promise<void> {
  if (overwrite) await rename(temporary, target);
  else await publishIfFree(temporary, target);
  await syncFolder(dirname(target));
}

/** A hard link refuses a name that is taken, which renaming does not; some file systems have none. */
async function publishIfFree(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST') throw outputExists(target);
    await rename(temporary, target);
    return;
  }
  await rm(temporary);
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
