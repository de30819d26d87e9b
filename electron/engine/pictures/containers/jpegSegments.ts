import { type EncodedFile, memoryFile, type SeenMetadata, type Splice } from './splice.ts';

/** Payload of one segment, bytes: its length field counts itself (ISO/IEC 10918-1, B.1.1.4). */
const MAX_PAYLOAD = 65533;
const ICC_PREFIX = Buffer.from('ICC_PROFILE\0', 'latin1');
/** Start of image and a JFIF 1.01 header of square pixels without a size (ITU-T T.871, 10.1). */
const NEW_JFIF = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');
const JFIF_BYTES = NEW_JFIF.length;

/** Puts resolution and profile into and behind the JFIF header. */
export async function spliceJpeg(file: EncodedFile, metadata: SeenMetadata): Promise<Splice> {
  const start = await file.read(0, JFIF_BYTES);
  const hasJfif = start.readUInt16BE(2) === 0xffe0 && start.readUInt16BE(4) === JFIF_BYTES - 4;
  const replacedBytes = hasJfif ? JFIF_BYTES : 2;
  const opening = Buffer.from(NEW_JFIF);
  if (metadata.density !== undefined) {
    opening[13] = 1; // dots per inch
    opening.writeUInt16BE(Math.min(65535, Math.max(1, Math.round(metadata.density.x))), 14);
    opening.writeUInt16BE(Math.min(65535, Math.max(1, Math.round(metadata.density.y))), 16);
  }
  const segments = [opening, ...profileSegments(metadata.icc)];
  return { replacedBytes, head: Buffer.concat(segments), tail: Buffer.alloc(0) };
}

/** The same for a JPEG in memory. */
export async function jpegWithMetadata(jpeg: Buffer, metadata: SeenMetadata): Promise<Buffer> {
  const splice = await spliceJpeg(memoryFile(jpeg), metadata);
  return Buffer.concat([splice.head, jpeg.subarray(splice.replacedBytes)]);
}

/** A profile may span segments, which are numbered (ICC.1:2022, B.4). */
function profileSegments(icc: Uint8Array | undefined): Uint8Array[] {
  if (icc === undefined) return [];
  const partBytes = MAX_PAYLOAD - ICC_PREFIX.length - 2;
  const count = Math.ceil(icc.length / partBytes);
  return Array.from({ length: count }, (_, index) => {
    const head = Buffer.from([0xff, 0xe2, 0, 0]);
    const part = icc.subarray(index * partBytes, (index + 1) * partBytes);
    head.writeUInt16BE(4 + ICC_PREFIX.length + part.length, 2);
    return Buffer.concat([head, ICC_PREFIX, Buffer.from([index + 1, count]), part]);
  });
}
