import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Failure } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import { copyFile, link, open, realpath } from './disk.ts';
import { systemCode } from './systemCode.ts';

export interface OwnCopy {
  /** `shared`: a file of its own whose data the file system keeps once until one of the two is changed. */
  readonly how: 'linked' | 'shared' | 'copied';
  readonly bytes: number;
  /** Of a copy. */
  readonly sha256?: string;
}

export interface OwnCopyOptions {
  readonly signal: AbortSignal;
  /** The file is the app's own and nothing writes to it: then it gets a second name. */
  readonly isOwn?: boolean;
  /** Called before data are copied. */
  readonly beforeCopy?: (bytes: number) => Promise<void>;
}

const COPY_BYTES = 2 ** 22;

/**
 * Makes a file of its own at `target` with the content of another one. Somebody else's file is never linked:
 * what is written to one name of a linked file is written to all of them. Without a copy of the data where the
 * file system can do that (APFS, Btrfs, XFS, ReFS).
 * @throws Failure 'pack-file-missing' where `source` is not there or no file (nothing else is waited for or
 *   read: a pipe would block, a device has no end); system errors: EEXIST where `target` is there
 */
export async function makeOwnCopy(source: string, target: string, options: OwnCopyOptions): Promise<OwnCopy> {
  await using file = await openFile(source);
  const { size: bytes } = await file.stat();
  if (options.isOwn && (await succeeds(async () => link(await realpath(source), target), NO_LINKS)))
    return { how: 'linked', bytes };
  const clone = () => copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  if (await succeeds(clone, NO_CLONES)) return { how: 'shared', bytes };
  await options.beforeCopy?.(bytes);
  return { how: 'copied', bytes, sha256: await copy(file, bytes, target, options.signal) };
}

/** Without waiting for the other end of a pipe. */
async function openFile(source: string): Promise<FileHandle> {
  const file = await open(source, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause) => {
    throw notPlaceable(source, said('it-cannot-be-read'), cause);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notPlaceable(source, said('it-is-no-file'));
}

async function copy(from: FileHandle, bytes: number, target: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(COPY_BYTES, bytes));
  await using to = await open(target, 'wx');
  for (let done = 0; done < bytes; ) {
    signal.throwIfAborted();
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, bytes - done), done);
    if (bytesRead === 0) break; // cut while it was read: its size is checked by whoever knows what it was
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await to.writeFile(chunk);
    done += bytesRead;
  }
  await to.sync();
  return hash.digest('hex');
}

/** What file systems answer that cannot do it. */
const NO_LINKS = [
  'EXDEV',
  'EPERM',
  'EACCES',
  'EMLINK',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EISDIR',
  'UNKNOWN',
];
const NO_CLONES = [...NO_LINKS, 'EINVAL', 'ENOTTY'];

async function succeeds(work: () => Promise<void>, impossible: readonly string[]): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!impossible.includes(systemCode(error) ?? '')) throw error;
    return false;
  }
}

const notPlaceable = (source: string, what: Said, cause?: unknown) =>
  new Failure('pack-file-missing.cannot-be-copied', { source, what }, { cause });
