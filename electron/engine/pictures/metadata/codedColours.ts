import { open } from 'node:fs/promises';
import type { CodeNumbers } from './toldColours.ts';

/** The boxes and chunks that describe a picture stand at the start of its file. */
const SEARCHED_BYTES = 2 ** 16;
const COLOUR_BOX = Buffer.from('colrnclx');
const COLOUR_CHUNK = Buffer.from('\0\0\0\x04cICP', 'latin1');

/**
 * The code numbers by which a file tells its colours without a profile: of HEIC and AVIF in a `colr` box of type
 * `nclx` (ISO/IEC 23008-12), of PNG in a chunk (third edition, 11.3.2.6).
 */
export async function readCodedColours(
  path: string,
  format: 'heic' | 'avif' | 'png',
): Promise<CodeNumbers | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const mark = format === 'png' ? COLOUR_CHUNK : COLOUR_BOX;
    const at = head.indexOf(mark);
    const valuesAt = at + mark.length;
    if (at < 0 || valuesAt + 4 > bytesRead) return undefined;
    if (format !== 'png')
      return { primaries: head.readUInt16BE(valuesAt), transfer: head.readUInt16BE(valuesAt + 2) };
    const isPixels = head.subarray(0, at).includes('IDAT');
    return isPixels ? undefined : { primaries: head[valuesAt], transfer: head[valuesAt + 1] };
  } finally {
    await file.close();
  }
}
