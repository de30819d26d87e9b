import { createWriteStream, type Stats } from 'node:fs';
import { lstat, mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { hashFile } from '../../files/hashFile.ts';
import { systemCode } from '../../files/systemCode.ts';

export interface Download {
  /** Addresses of the same file, in the order in which they are tried. */
  readonly urls: readonly string[];
  readonly target: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly signal: AbortSignal;
  /** Bytes of the file that are there so far. */
  readonly onProgress?: (doneBytes: number) => void;
}

/** How often one address may break off before the next is tried. */
const ATTEMPTS_PER_ADDRESS = 3;
const SPARE_BYTES = 64e6;

/**
 * Fetches a file of known size and hash. What a broken connection left is kept beside the target
 * (`unfinishedDownload`) and continued, in this call or a later one; the target appears only when its hash is right.
 * @throws Failure 'weights-invalid' where no address gave the right file, 'conflict' where another file has its
 *   name, 'output-disk-full'
 */
export async function downloadFile(download: Download): Promise<void> {
  const { target, urls, signal } = download;
  if (await isComplete(download)) return;
  await expectFree(target);
  await mkdir(path.dirname(target), { recursive: true });
  let problems: Said | undefined;
  for (const url of urls) {
    for (let attempt = 0; attempt < ATTEMPTS_PER_ADDRESS; attempt++) {
      signal.throwIfAborted();
      const problem = await continueFrom(url, download);
      if (problem === undefined) return;
      const next = said('at-address', { url, problem });
      problems = problems === undefined ? next : said('next-attempt', { before: problems, next });
    }
  }
  throw new Failure('weights-invalid.not-downloaded', {
    target: path.basename(target),
    problems: problems ?? said('no-address'),
  });
}

async function isComplete({ target, bytes, sha256, signal }: Download): Promise<boolean> {
  return (await sizeOf(target)) === bytes && (await hashFile(target, signal)) === sha256;
}

/** Somebody's own file is left as it is. */
async function expectFree(target: string): Promise<void> {
  if ((await lstatOrNull(target)) === null) return;
  throw new Failure('conflict.another-file-is-there', { target });
}

/** @returns what went wrong, or undefined where the file is there and right */
async function continueFrom(url: string, download: Download): Promise<Said | undefined> {
  const { target, bytes, sha256, signal } = download;
  const part = unfinishedDownload(target);
  const left = await lstatOrNull(part);
  // Not a link, nor a second name of another file: what follows writes into it.
  if (left !== null && (!left.isFile() || left.nlink > 1 || left.size > bytes)) await rm(part);
  await expectSpace(target, bytes - (await sizeOf(part)));
  if ((await sizeOf(part)) < bytes) {
    try {
      const problem = await fetchInto(part, url, download);
      if (problem !== undefined) return problem;
    } catch (error) {
      signal.throwIfAborted();
      if (isDiskFull(error)) throw noSpace(target, bytes);
      return said('connection-broke-off', { size: await sizeOf(part), bytes });
    }
  }
  const size = await sizeOf(part);
  if (size < bytes) return said('connection-broke-off', { size, bytes });
  const found = await hashFile(part, signal);
  if (found !== sha256) {
    await rm(part);
    return said('sha-256-is-another', { found, sha256 });
  }
  await expectFree(target);
  await rename(part, target);
  return undefined;
}

async function fetchInto(part: string, url: string, download: Download): Promise<Said | undefined> {
  const { bytes, signal, onProgress } = download;
  const begin = await sizeOf(part);
  const headers: Record<string, string> = begin > 0 ? { range: `bytes=${begin}-` } : {};
  const response = await fetch(url, { headers, signal, redirect: 'follow' });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return said('server-answered', { status: response.status });
  }
  // A server that ignores the range sends the file from its beginning.
  const start = response.status === 206 ? rangeStart(response.headers.get('content-range')) : 0;
  if (start !== 0 && start !== begin) {
    await response.body.cancel();
    return said('server-sent-another-part');
  }
  const announced = Number(response.headers.get('content-length') ?? bytes - start);
  if (announced !== bytes - start) {
    await response.body.cancel();
    return said('server-announced', { announced: announced + start, bytes });
  }
  let done = start;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      done += chunk.length;
      if (done > bytes) throw new Error('the server sends more than the file has');
      onProgress?.(done);
      yield chunk;
    }
  };
  const sink = createWriteStream(part, { flags: start === 0 ? 'w' : 'a' });
  await pipeline(response.body, counted, sink, { signal });
  return undefined;
}

/** The first byte of `bytes 100-199/200`. */
function rangeStart(header: string | null): number {
  const start = /^bytes (\d+)-/.exec(header ?? '')?.[1];
  return start === undefined ? Number.NaN : Number(start);
}

async function expectSpace(target: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(path.dirname(target));
  if (bavail * bsize < bytes + SPARE_BYTES) throw noSpace(target, bytes);
}

function noSpace(target: string, bytes: number): Failure {
  return new Failure('output-disk-full.for-pack', { target, bytes: (bytes / 1e9).toFixed(2) });
}

const isDiskFull = (error: unknown): boolean => systemCode(error) === 'ENOSPC';

/** Where a download is kept until it is whole; no other program's name. */
export const unfinishedDownload = (target: string): string => `${target}.darkroom-part`;

const lstatOrNull = (file: string): Promise<Stats | null> => lstat(file).catch(() => null);

/** 0 where there is none. */
export const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
