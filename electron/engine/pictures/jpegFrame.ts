import { open } from '../../files/disk.ts';

/** A JPEG's frame header (ISO/IEC 10918-1, B.2.2). */
export interface JpegFrame {
  /** Second byte of its marker: 0xc0 baseline, 0xc2 progressive, 0xc9 arithmetic … */
  readonly marker: number;
  /** Bits of a value. */
  readonly precision: number;
  /** 0 where only the first scan tells it, by a DNL segment. */
  readonly heightPx: number;
  readonly widthPx: number;
  readonly components: number;
  /** Where its height stands in the file. */
  readonly heightAt: number;
}

/** Markers of the same range that start no frame: tables and an extension. */
const NO_FRAME = new Set([0xc4, 0xc8, 0xcc]);
/** Of a segment, up to a frame's number of components. */
const HEAD_BYTES = 10;
/** JPEG-LS (ITU-T T.87, C.1.1). */
export const JPEG_LS = 0xf7;
/** A frame of differences between neighbours, Huffman coded (ITU-T T.81, annex H). */
const LOSSLESS = 0xc3;
/** The DNL segment and its length (B.2.5). */
const DNL = Buffer.from([0xff, 0xdc, 0, 4]);

/** Follows the segments of a file or of its bytes to the frame header. @returns undefined where there is none */
export async function readJpegFrame(input: string | Buffer): Promise<JpegFrame | undefined> {
  if (typeof input !== 'string') return findFrame(async (at) => input.subarray(at, at + HEAD_BYTES));
  const file = await open(input, 'r');
  try {
    return await findFrame(async (at) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, at);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

async function findFrame(readHead: (at: number) => Promise<Buffer>): Promise<JpegFrame | undefined> {
  for (let at = 2; ; ) {
    const head = await readHead(at);
    if (head.length < HEAD_BYTES || head[0] !== 0xff) return undefined;
    const marker = head[1] ?? 0;
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    const isFrame = (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker)) || marker === JPEG_LS;
    if (isFrame)
      return {
        marker,
        precision: head[4] ?? 0,
        heightPx: head.readUInt16BE(5),
        widthPx: head.readUInt16BE(7),
        components: head[9] ?? 0,
        heightAt: at + 5,
      };
    if (marker < 0xc0 || marker === 0xd9 || marker === 0xda) return undefined;
    at += 2 + head.readUInt16BE(2);
  }
}

/**
 * A JPEG with its height in its frame header, which libjpeg wants there; some scanners know it only at the end.
 * @returns undefined where no segment tells it
 */
export function withHeight(jpeg: Buffer, { heightAt }: JpegFrame): Buffer | undefined {
  const at = jpeg.indexOf(DNL, heightAt);
  if (at < 0 || at + 6 > jpeg.length) return undefined;
  const patched = Buffer.from(jpeg);
  jpeg.copy(patched, heightAt, at + 4, at + 6);
  return patched;
}

/** What a frame is called that libjpeg does not decode as it is built here; undefined for the others. */
export function unreadableJpeg({ marker, precision }: JpegFrame): string | undefined {
  if (marker === JPEG_LS) return 'JPEG-LS';
  if (marker === LOSSLESS) return 'lossless JPEG';
  if (marker >= 0xc9) return 'JPEG (arithmetic coding)';
  if (marker >= 0xc5) return 'hierarchical JPEG';
  return precision === 8 ? undefined : `${precision}-bit JPEG`;
}
