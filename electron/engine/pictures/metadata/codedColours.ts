import { open } from 'node:fs/promises';

/** Colour primaries of ITU-T H.273, table 2. */
const DISPLAY_P3_PRIMARIES = 12;
/** The boxes that describe a picture stand at the start of its file. */
const SEARCHED_BYTES = 2 ** 16;
const COLOUR_BOX = 'colrnclx';

/**
 * The code numbers by which a HEIC or AVIF file tells its colours without a profile (ISO/IEC 23008-12, `colr` box of
 * type `nclx`).
 */
export async function readCodedColours(
  path: string,
): Promise<{ readonly isDisplayP3: boolean; readonly transfer: number } | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
    const at = buffer.subarray(0, bytesRead).indexOf(COLOUR_BOX, 0, 'latin1');
    if (at < 0 || at + COLOUR_BOX.length + 4 > bytesRead) return undefined;
    const primaries = buffer.readUInt16BE(at + COLOUR_BOX.length);
    const transfer = buffer.readUInt16BE(at + COLOUR_BOX.length + 2);
    return { isDisplayP3: primaries === DISPLAY_P3_PRIMARIES, transfer };
  } finally {
    await file.close();
  }
}
