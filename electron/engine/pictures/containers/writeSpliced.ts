import type { FileHandle } from 'node:fs/promises';
import type { OutputFormat } from '../../../../shared/pictures/outputOptions.ts';
import { open, stat } from '../../../files/disk.ts';
import { spliceJpeg, spliceSegments } from './jpegSegments.ts';
import { spliceChunks, splicePng } from './pngChunks.ts';
import type { EncodedFile, SeenMetadata, Splice } from './splice.ts';
import { spliceTiff } from './tiffTags.ts';
import { spliceWebp } from './webpChunks.ts';

const COPY_BYTES = 2 ** 20;

export interface SplicedPicture {
  readonly format: OutputFormat;
  readonly metadata: SeenMetadata;
  readonly size: { readonly widthPx: number; readonly heightPx: number; readonly hasAlpha: boolean };
}

/**
 * Writes an encoded file anew, with its profile and resolution.
 * @returns whether there was anything to add; else nothing is written
 */
export async function writeSpliced(
  encodedPath: string,
  path: string,
  picture: SplicedPicture,
  signal?: AbortSignal,
): Promise<boolean> {
  const encoded = await open(encodedPath, 'r');
  try {
    const splice = await spliceFor(encodedFile(encoded, (await stat(encodedPath)).size), picture);
    if (splice.replacedBytes === 0 && splice.head.length + splice.tail.length === 0) return false;
    await copySpliced(encoded, splice, path, signal);
    return true;
  } finally {
    await encoded.close();
  }
}

/** Writes an encoded PNG anew, with further chunks. */
export function writeWithChunks(
  encodedPath: string,
  path: string,
  chunks: readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<void> {
  return writeAnew(encodedPath, path, (file) => spliceChunks(file, chunks), signal);
}

/** Writes an encoded JPEG anew, with further segments. */
export function writeWithSegments(
  encodedPath: string,
  path: string,
  segments: readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<void> {
  return writeAnew(encodedPath, path, (file) => spliceSegments(file, segments), signal);
}

async function writeAnew(
  encodedPath: string,
  path: string,
  splice: (file: EncodedFile) => Promise<Splice>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const encoded = await open(encodedPath, 'r');
  try {
    const file = encodedFile(encoded, (await stat(encodedPath)).size);
    await copySpliced(encoded, await splice(file), path, signal);
  } finally {
    await encoded.close();
  }
}

async function spliceFor(file: EncodedFile, { format, metadata, size }: SplicedPicture): Promise<Splice> {
  switch (format) {
    case 'jpeg':
      return spliceJpeg(file, metadata);
    case 'png':
      return splicePng(file, metadata);
    case 'tiff':
      return spliceTiff(file, metadata);
    case 'webp':
      return spliceWebp(file, metadata, size);
    case 'avif':
      // Its boxes point at each other: the encoder placed the profile itself.
      return { replacedBytes: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0) };
  }
}

function encodedFile(handle: FileHandle, bytes: number): EncodedFile {
  return {
    bytes,
    async read(offset, length) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

async function copySpliced(
  encoded: FileHandle,
  splice: Splice,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const output = await open(path, 'wx');
  try {
    await output.writeFile(splice.head);
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    for (let at = splice.replacedBytes; ; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await encoded.read(buffer, 0, COPY_BYTES, at);
      if (bytesRead === 0) break;
      await output.writeFile(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    await output.writeFile(splice.tail);
  } finally {
    await output.close();
  }
}
