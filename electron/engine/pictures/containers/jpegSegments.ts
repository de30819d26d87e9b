import { wrapIptc } from '../metadata/iptc.ts';
import type { CarriedMetadata } from '../picture.ts';
import { type EncodedFile, type MetadataBlock, memoryFile, type Splice } from './splice.ts';

/** Payload of one segment, bytes: its length field counts itself (ISO/IEC 10918-1, B.1.1.4). */
const MAX_PAYLOAD = 65533;
const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1');
const XMP_PREFIX = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const ICC_PREFIX = Buffer.from('ICC_PROFILE\0', 'latin1');
/** Start of image and a JFIF 1.01 header of square pixels without a size (ITU-T T.871, 10.1). */
const NEW_JFIF = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');
const JFIF_BYTES = NEW_JFIF.length;

/** Puts metadata behind the JFIF header: EXIF, XMP, profile, IPTC. */
export async function spliceJpeg(file: EncodedFile, metadata: CarriedMetadata): Promise<Splice> {
  const start = await file.read(0, JFIF_BYTES);
  const hasJfif = start.readUInt16BE(2) === 0xffe0 && start.readUInt16BE(4) === JFIF_BYTES - 4;
  const replacedBytes = hasJfif ? JFIF_BYTES : 2;
  const opening = Buffer.from(NEW_JFIF);
  if (metadata.density !== undefined) {
    const perInch = Math.min(65535, Math.round(metadata.density));
    opening[13] = 1; // dots per inch
    opening.writeUInt16BE(perInch, 14);
    opening.writeUInt16BE(perInch, 16);
  }
  const leftOut: MetadataBlock[] = [];
  const segments: Uint8Array[] = [opening];
  const add = (block: MetadataBlock, marker: number, prefix: Uint8Array, payload: Uint8Array | undefined) => {
    if (payload === undefined) return;
    if (prefix.length + payload.length > MAX_PAYLOAD) leftOut.push(block);
    else segments.push(segment(marker, prefix, payload));
  };
  add('exif', 0xe1, EXIF_PREFIX, metadata.exif);
  add('xmp', 0xe1, XMP_PREFIX, metadata.xmp);
  segments.push(...profileSegments(metadata.icc));
  add('iptc', 0xed, Buffer.alloc(0), metadata.iptc && wrapIptc(metadata.iptc));
  return { replacedBytes, head: Buffer.concat(segments), tail: Buffer.alloc(0), leftOut };
}

/** The same for a JPEG in memory. */
export async function jpegWithMetadata(jpeg: Buffer, metadata: CarriedMetadata): Promise<Buffer> {
  const splice = await spliceJpeg(memoryFile(jpeg), metadata);
  return Buffer.concat([splice.head, jpeg.subarray(splice.replacedBytes)]);
}

/** A profile may span segments, which are numbered (ICC.1:2022, B.4). */
function profileSegments(icc: Uint8Array | undefined): Uint8Array[] {
  if (icc === undefined) return [];
  const partBytes = MAX_PAYLOAD - ICC_PREFIX.length - 2;
  const count = Math.ceil(icc.length / partBytes);
  return Array.from({ length: count }, (_, index) => {
    const prefix = Buffer.concat([ICC_PREFIX, Buffer.from([index + 1, count])]);
    return segment(0xe2, prefix, icc.subarray(index * partBytes, (index + 1) * partBytes));
  });
}

function segment(marker: number, prefix: Uint8Array, payload: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(2 + prefix.length + payload.length, 2);
  return Buffer.concat([head, prefix, payload]);
}
