import { open } from 'node:fs/promises';

/** Colour primaries of ITU-T H.273, table 2. */
const DISPLAY_P3_PRIMARIES = 12;
/** The boxes that describe a picture stand at the start of its file. */
const SEARCHED_BYTES = 2 ** 16;
const COLOUR_BOX = 'colrnclx';

/**
 * Whether a HEIC or AVIF file says by a code number, without a profile, that its colours are Display P3
 * (ISO/IEC 23008-12, `colr` box of type `nclx`).
 */
export async function isCodedDisplayP3(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
    const at = buffer.subarray(0, bytesRead).indexOf(COLOUR_BOX, 0, 'latin1');
    if (at < 0 || at + COLOUR_BOX.length + 2 > bytesRead) return false;
    return buffer.readUInt16BE(at + COLOUR_BOX.length) === DISPLAY_P3_PRIMARIES;
  } finally {
    await file.close();
  }
}
