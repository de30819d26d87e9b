import type { EncodedFile, SeenMetadata, Splice } from './splice.ts';

const RIFF_BYTES = 12;
const VP8X_BYTES = 18;
const FLAG = { icc: 0x20, alpha: 0x10 };

/** Makes the file an extended one: VP8X and ICCP before the picture (RFC 9649, 2.7). WebP has no resolution. */
export async function spliceWebp(
  file: EncodedFile,
  { icc }: SeenMetadata,
  size: { readonly widthPx: number; readonly heightPx: number; readonly hasAlpha: boolean },
): Promise<Splice> {
  const start = await file.read(0, RIFF_BYTES + VP8X_BYTES);
  const tail = Buffer.alloc(0);
  if (icc === undefined) return { replacedBytes: 0, head: Buffer.alloc(0), tail };
  const hasVp8x = start.toString('latin1', 12, 16) === 'VP8X';
  const replacedBytes = hasVp8x ? RIFF_BYTES + VP8X_BYTES : RIFF_BYTES;
  const vp8x = hasVp8x ? Buffer.from(start.subarray(RIFF_BYTES)) : newVp8x(size);
  vp8x[8] = (vp8x[8] ?? 0) | FLAG.icc;
  const before = Buffer.concat([vp8x, chunk('ICCP', icc)]);
  const riff = Buffer.from(start.subarray(0, RIFF_BYTES));
  riff.writeUInt32LE(file.bytes - replacedBytes + RIFF_BYTES - 8 + before.length, 4);
  return { replacedBytes, head: Buffer.concat([riff, before]), tail };
}

function newVp8x(size: { widthPx: number; heightPx: number; hasAlpha: boolean }): Buffer {
  const data = Buffer.alloc(10);
  data[0] = size.hasAlpha ? FLAG.alpha : 0;
  data.writeUIntLE(size.widthPx - 1, 4, 3);
  data.writeUIntLE(size.heightPx - 1, 7, 3);
  return chunk('VP8X', data);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
