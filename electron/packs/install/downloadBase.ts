import path from 'node:path';
import { downloadFile } from './download.ts';
import type { BasePrecision } from './identifyBase.ts';
import type { KnownBase } from './knownBase.ts';

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
