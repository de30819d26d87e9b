import type { OutputInfo } from 'sharp';
import { readFile } from '../../files/disk.ts';
import { readJpegFrame } from './jpegFrame.ts';
import { sharp } from './libvips.ts';

/** More than this, and what is left is hardly the photo any more. */
const MOST_MISSING = 0.25;
/** Enough for a few blocks after each restart marker of both rounds (ISO/IEC 10918-1, B.1.1.3: RST0 to RST7). */
const [NOISE_BYTES, RESTARTS] = [256, 16];
const SCAN = Buffer.from([0xff, 0xda]);
const PROGRESSIVE = 0xc2;
const COEFFICIENTS = 64;
/** Part of a scan's last byte that says how many low bits it leaves to others. */
const LOW_BIT = 0x0f;

/** What a JPEG lacks that ends too early. */
export type MissingPart =
  | { readonly kind: 'end-marker' }
  | { readonly kind: 'rows'; readonly rows: number; readonly ofRows: number }
  /** Of a progressive one, whose rows are all there before the finest of them are. */
  | { readonly kind: 'details' };

/**
 * Finds out how much of a cut JPEG was never stored; it is opened all the same where that is little. It is decoded
 * twice, as it is and with other data behind it: where both differ, nothing was stored, whatever the decoder
 * fills in.
 * @returns undefined where too much is missing
 */
export async function findMissing(input: string | Buffer): Promise<MissingPart | undefined> {
  const jpeg = typeof input === 'string' ? await readFile(input) : input;
  const asItIs = await decodeRows(jpeg);
  const continued = await decodeRows(Buffer.concat([jpeg, noise()]));
  const { width, height: ofRows, channels } = asItIs.info;
  const rowBytes = width * channels;
  let stored = 0;
  while (
    stored < ofRows &&
    asItIs.data.compare(
      continued.data,
      stored * rowBytes,
      (stored + 1) * rowBytes,
      stored * rowBytes,
      (stored + 1) * rowBytes,
    ) === 0
  )
    stored++;
  const scans = await progressiveScans(jpeg);
  if (scans !== undefined && (!scans.areAll || stored < ofRows) && scans.count > 1)
    return { kind: 'details' };
  if (stored === ofRows) return { kind: 'end-marker' };
  const rows = ofRows - stored;
  return rows / ofRows > MOST_MISSING ? undefined : { kind: 'rows', rows, ofRows };
}

function decodeRows(jpeg: Buffer): Promise<{ data: Buffer; info: OutputInfo }> {
  const decoder = sharp(jpeg, { failOn: 'none', limitInputPixels: false });
  return decoder.raw().toBuffer({ resolveWithObject: true });
}

/**
 * How many scans of a progressive JPEG there are, and whether they tell every coefficient of every component to
 * its last bit (ISO/IEC 10918-1, B.2.3 and G.1.1.1).
 * @returns undefined for one that is not progressive
 */
async function progressiveScans(jpeg: Buffer): Promise<{ count: number; areAll: boolean } | undefined> {
  const frame = await readJpegFrame(jpeg);
  if (frame?.marker !== PROGRESSIVE) return undefined;
  const told = new Set<string>();
  let count = 0;
  for (let at = jpeg.indexOf(SCAN, frame.heightAt); at >= 0; at = jpeg.indexOf(SCAN, at + 2)) {
    const components = jpeg[at + 4] ?? 0;
    const [first, last, bits] = [0, 1, 2].map((field) => jpeg[at + 5 + 2 * components + field] ?? 0);
    count++;
    if (((bits ?? 0) & LOW_BIT) !== 0) continue;
    for (let component = 0; component < components; component++)
      for (let coefficient = first ?? 0; coefficient <= (last ?? 0); coefficient++)
        told.add(`${jpeg[at + 5 + 2 * component]}:${coefficient}`);
  }
  return { count, areAll: told.size >= frame.components * COEFFICIENTS };
}

/** Data that could follow: no markers but those of a restart, the same each time. */
function noise(): Buffer {
  const parts: Buffer[] = [];
  let state = 1;
  for (let restart = 0; restart < RESTARTS; restart++) {
    const part = Buffer.alloc(NOISE_BYTES + 2);
    for (let at = 0; at < NOISE_BYTES; at++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      part[at] = (state >>> 16) & 0x7f;
    }
    part.writeUInt16BE(0xffd0 + (restart % 8), NOISE_BYTES);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
