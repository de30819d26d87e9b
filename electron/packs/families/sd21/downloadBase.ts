import { mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../../shared/errors/failure.ts';
import type { BasePrecision } from '../../../../shared/packs/installation.ts';
import { downloadFile, sizeOf, unfinishedDownload } from '../../install/download.ts';
import type { KnownBase } from './identify/knownBase.ts';

const SPARE_BYTES = 64e6;

/** What is fetched of the base model: one precision's weights and everything small. */
export function filesToDownload(
  known: KnownBase,
  precision: BasePrecision,
): [string, { bytes: number; sha256: string }][] {
  return Object.entries(known.files).filter(([file]) => {
    if (!file.endsWith('.safetensors')) return true;
    return file.endsWith('.fp16.safetensors') === (precision === 'fp16');
  });
}

/**
 * Fetches the base model into `folder`, in diffusers' layout; files that are there and right are kept.
 * Its licence must have been shown and accepted before.
 * @throws Failure 'weights-invalid' where no mirror gave a file, 'output-disk-full'
 */
export async function downloadBase(options: {
  readonly known: KnownBase;
  readonly precision: BasePrecision;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (file: string, doneBytes: number, totalBytes: number) => void;
}): Promise<void> {
  const { known, precision, folder, signal, onProgress } = options;
  const files = filesToDownload(known, precision);
  const totalBytes = files.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  await expectRoom(folder, files);
  let before = 0;
  for (const [file, { bytes, sha256 }] of files) {
    await downloadFile({
      urls: known.mirrors.map((mirror) => new URL(file, mirror).href),
      target: path.join(folder, file),
      bytes,
      sha256,
      signal,
      onProgress: (done) => onProgress?.(file, before + done, totalBytes),
    });
    before += bytes;
  }
}

/** For all of it at once: it is better said before an hour of downloading than after. */
async function expectRoom(
  folder: string,
  files: readonly [string, { readonly bytes: number }][],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  let missing = 0;
  for (const [file, { bytes }] of files) {
    const there = await Promise.all(
      [file, unfinishedDownload(file)].map((name) => sizeOf(path.join(folder, name))),
    );
    missing += Math.max(0, bytes - Math.max(...there));
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= missing + SPARE_BYTES) return;
  const inGigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new Failure('output-disk-full.for-downloads', {
    missing: inGigabytes(missing),
    bavail: inGigabytes(bavail * bsize),
    folder,
  });
}
