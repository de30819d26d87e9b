import type { CarriedMetadata } from '../picture.ts';
import type { EncodedFile, Splice } from './splice.ts';

const RIFF_BYTES = 12;
const VP8X_BYTES = 18;
const FLAG = { icc: 0x20, alpha: 0x10, exif: 0x08, xmp: 0x04 };

/** Makes the file an extended one: VP8X and ICCP before the picture, EXIF and XMP after it (RFC 9649, 2.7). */
export async function spliceWebp(
  file: EncodedFile,
  metadata: CarriedMetadata,
  size: { readonly widthPx: number; readonly heightPx: number; readonly hasAlpha: boolean },
): Promise<Splice> {
  const start = await file.read(0, RIFF_BYTES + VP8X_BYTES);
  const hasVp8x = start.toString('latin1', 12, 16) === 'VP8X';
  const replacedBytes = hasVp8x ? RIFF_BYTES + VP8X_BYTES : RIFF_BYTES;
  const vp8x = hasVp8x ? Buffer.from(start.subarray(RIFF_BYTES)) : newVp8x(size);
  const flags =
    (metadata.icc ? FLAG.icc : 0) | (metadata.exif ? FLAG.exif : 0) | (metadata.xmp ? FLAG.xmp : 0);
  vp8x[8] = (vp8x[8] ?? 0) | flags;
  const before = [vp8x, metadata.icc ? chunk('ICCP', metadata.icc) : Buffer.alloc(0)];
  const tail = Buffer.concat([
    metadata.exif ? chunk('EXIF', metadata.exif) : Buffer.alloc(0),
    metadata.xmp ? chunk('XMP ', metadata.xmp) : Buffer.alloc(0),
  ]);
  const riff = Buffer.from(start.subarray(0, RIFF_BYTES));
  const beforeBytes = before.reduce((sum, part) => sum + part.length, 0);
  riff.writeUInt32LE(file.bytes - replacedBytes + RIFF_BYTES - 8 + beforeBytes + tail.length, 4);
  return {
    replacedBytes,
    head: Buffer.concat([riff, ...before]),
    tail,
    leftOut: metadata.iptc === undefined ? [] : ['iptc'],
  };
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
