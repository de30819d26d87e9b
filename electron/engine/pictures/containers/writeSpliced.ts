import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { EncodedFile, Splice } from './splice.ts';

const COPY_BYTES = 2 ** 20;

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
