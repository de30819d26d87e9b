import { crc32 } from 'node:zlib';

/** Signature and IHDR, which come first. */
const OPENING_BYTES = 33;

/** Puts a chunk behind the header of a PNG (third edition, 5.3). */
export function withPngChunk(png: Buffer, type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return Buffer.concat([png.subarray(0, OPENING_BYTES), chunk, png.subarray(OPENING_BYTES)]);
}
