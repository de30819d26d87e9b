import { open } from '../../../files/disk.ts';
import { type EncodedFile, memoryFile, type SeenMetadata, type Splice } from './splice.ts';

/** Payload of one segment, bytes: its length field counts itself (ISO/IEC 10918-1, B.1.1.4). */
const MAX_PAYLOAD = 65533;
const [APP1, APP13, COMMENT] = [0xe1, 0xed, 0xfe];
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

/** Puts segments behind the JFIF header of a JPEG, which the encoder always writes. */
export async function spliceSegments(file: EncodedFile, segments: readonly Uint8Array[]): Promise<Splice> {
  const start = await file.read(0, JFIF_BYTES);
  const head = Buffer.concat([start, ...segments]);
  return { replacedBytes: start.length, head, tail: Buffer.alloc(0) };
}

/**
 * The segments of a JPEG that hold metadata, as they stand before its picture: EXIF, XMP, IPTC in Photoshop's block,
 * comments.
 * @param isWanted asked for the kind of each
 */
export async function metadataSegments(
  path: string,
  isWanted: (kind: 'EXIF' | 'XMP' | 'IPTC' | 'Comment') => boolean,
): Promise<Buffer[]> {
  const file = await open(path, 'r');
  const found: Buffer[] = [];
  try {
    for (let at = 2; ; ) {
      const { buffer: head, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, at);
      const marker = head[1] ?? 0;
      if (bytesRead < 4 || head[0] !== 0xff || marker === 0xda || marker === 0xd9) return found;
      const bytes = 2 + head.readUInt16BE(2);
      if (marker === APP1 || marker === APP13 || marker === COMMENT) {
        const segment = Buffer.alloc(bytes);
        await file.read(segment, 0, bytes, at);
        const kind = kindOf(marker, segment.toString('latin1', 4, 36));
        if (kind !== undefined && isWanted(kind)) found.push(segment);
      }
      at += bytes;
    }
  } finally {
    await file.close();
  }
}

function kindOf(marker: number, start: string): 'EXIF' | 'XMP' | 'IPTC' | 'Comment' | undefined {
  if (marker === COMMENT) return 'Comment';
  if (marker === APP13) return start.startsWith('Photoshop 3.0\0') ? 'IPTC' : undefined;
  if (start.startsWith('Exif\0')) return 'EXIF';
  return start.startsWith('http://ns.adobe.com/xap/1.0/\0') ? 'XMP' : undefined;
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
