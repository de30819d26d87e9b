import { crc32, deflateSync } from 'node:zlib';
import { type EncodedFile, memoryFile, type SeenMetadata, type Splice } from './splice.ts';

/** Signature and IHDR, which comes first (PNG, third edition, section 5.6). */
const OPENING_BYTES = 33;
const CHUNK_FRAME_BYTES = 12;
const METRES_PER_INCH = 0.0254;
/** What is said anew: libvips writes a resolution even where it knows none. */
const REPLACED = new Set(['pHYs', 'iCCP']);

/** Puts profile and resolution behind IHDR, in place of what the encoder wrote. */
export async function splicePng(file: EncodedFile, metadata: SeenMetadata): Promise<Splice> {
  const parts = [await file.read(0, OPENING_BYTES)];
  if (metadata.icc !== undefined) {
    const nameAndMethod = Buffer.from('ICC profile\0\0', 'latin1');
    parts.push(chunk('iCCP', Buffer.concat([nameAndMethod, deflateSync(metadata.icc)])));
  }
  if (metadata.density !== undefined) {
    const data = Buffer.alloc(9);
    data.writeUInt32BE(Math.round(metadata.density.x / METRES_PER_INCH), 0);
    data.writeUInt32BE(Math.round(metadata.density.y / METRES_PER_INCH), 4);
    data[8] = 1; // per metre
    parts.push(chunk('pHYs', data));
  }
  let at = OPENING_BYTES;
  for (;;) {
    const frame = await file.read(at, 8);
    const type = frame.toString('latin1', 4, 8);
    if (type === 'IDAT' || frame.length < 8) break;
    const bytes = frame.readUInt32BE(0) + CHUNK_FRAME_BYTES;
    if (!REPLACED.has(type)) parts.push(await file.read(at, bytes));
    at += bytes;
  }
  return { replacedBytes: at, head: Buffer.concat(parts), tail: Buffer.alloc(0) };
}

/** The same for a PNG in memory, which is how sharp is told what raw pixels mean. */
export async function pngWithMetadata(png: Buffer, metadata: SeenMetadata): Promise<Buffer> {
  const splice = await splicePng(memoryFile(png), metadata);
  return Buffer.concat([splice.head, png.subarray(splice.replacedBytes)]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
