import { crc32, deflateSync } from 'node:zlib';
import type { CarriedMetadata } from '../picture.ts';
import { type EncodedFile, memoryFile, type Splice } from './splice.ts';

/** Signature and IHDR, which comes first (PNG, third edition, section 5.6). */
const OPENING_BYTES = 33;
const METRES_PER_INCH = 0.0254;

/** Puts iCCP, pHYs, eXIf and the XMP text behind IHDR. PNG has no place for IPTC. */
export async function splicePng(file: EncodedFile, metadata: CarriedMetadata): Promise<Splice> {
  const parts = [await file.read(0, OPENING_BYTES)];
  if (metadata.icc !== undefined) {
    const nameAndMethod = Buffer.from('ICC profile\0\0', 'latin1');
    parts.push(chunk('iCCP', Buffer.concat([nameAndMethod, deflateSync(metadata.icc)])));
  }
  if (metadata.density !== undefined) {
    const data = Buffer.alloc(9);
    const perMetre = Math.round(metadata.density / METRES_PER_INCH);
    data.writeUInt32BE(perMetre, 0);
    data.writeUInt32BE(perMetre, 4);
    data[8] = 1; // per metre
    parts.push(chunk('pHYs', data));
  }
  if (metadata.exif !== undefined) parts.push(chunk('eXIf', metadata.exif));
  if (metadata.xmp !== undefined) {
    const keyword = Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1');
    parts.push(chunk('iTXt', Buffer.concat([keyword, metadata.xmp])));
  }
  return {
    replacedBytes: OPENING_BYTES,
    head: Buffer.concat(parts),
    tail: Buffer.alloc(0),
    leftOut: metadata.iptc === undefined ? [] : ['iptc'],
  };
}

/** The same for a PNG in memory, which is how sharp is told what raw pixels mean. */
export async function pngWithMetadata(png: Buffer, metadata: CarriedMetadata): Promise<Buffer> {
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
