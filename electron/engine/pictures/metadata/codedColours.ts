import { open } from '../../../files/disk.ts';
import { primaryProperties } from '../containers/boxes.ts';
import type { CodeNumbers } from './toldColours.ts';

/** The boxes and chunks that describe a picture stand at the start of its file. */
const SEARCHED_BYTES = 2 ** 16;
const COLOUR_CHUNK = Buffer.from('\0\0\0\x04cICP', 'latin1');

/**
 * The code numbers by which a file tells its colours without a profile: of HEIC and AVIF in the primary picture's `colr`
 * box of type `nclx` (ISO/IEC 23008-12), of PNG in a chunk (third edition, 11.3.2.6).
 */
export async function readCodedColours(
  path: string,
  format: 'heic' | 'avif' | 'png',
): Promise<CodeNumbers | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    return format === 'png' ? ofChunk(head) : ofBox(head);
  } finally {
    await file.close();
  }
}

function ofChunk(head: Buffer): CodeNumbers | undefined {
  const at = head.indexOf(COLOUR_CHUNK);
  const valuesAt = at + COLOUR_CHUNK.length;
  if (at < 0 || valuesAt + 4 > head.length || head.subarray(0, at).includes('IDAT')) return undefined;
  return { primaries: head[valuesAt], transfer: head[valuesAt + 1] };
}

function ofBox(head: Buffer): CodeNumbers | undefined {
  const properties = primaryProperties(head);
  if (properties === undefined) return undefined;
  for (const { type, start, end } of properties) {
    if (type !== 'colr' || end - start < 8 || head.toString('latin1', start, start + 4) !== 'nclx') continue;
    return { primaries: head.readUInt16BE(start + 4), transfer: head.readUInt16BE(start + 6) };
  }
  // It says nothing: what other pictures of the file say is not asked.
  return { primaries: undefined, transfer: undefined };
}
