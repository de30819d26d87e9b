import { readFile } from 'node:fs/promises';
import { Failure } from '../../../shared/errors/failure.ts';
import { quoted } from './libvips.ts';

export interface RawPreview {
  /** A whole JPEG; what else the RAW file says is read from the file itself. */
  readonly jpeg: Buffer;
  readonly note: string;
}

interface FoundJpeg {
  readonly at: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
/** Less than this is an icon for the camera's own screen. */
const MIN_LONG_SIDE_PX = 1000;

/**
 * Finds the largest picture that a camera embedded in its RAW file. Every maker hides it elsewhere, but it
 * is always a plain JPEG, so the file is searched for JPEG starts whose segments hold together.
 * @throws Failure 'picture-unknown-format' where there is none of a useful size
 */
export async function readRawPreview(path: string): Promise<RawPreview> {
  const file = await readFile(path);
  const largest = findJpegs(file).sort((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx)[0];
  if (largest === undefined || Math.max(largest.widthPx, largest.heightPx) < MIN_LONG_SIDE_PX)
    throw new Failure(
      'picture-unknown-format',
      `${quoted(path)} is a camera RAW file without an embedded preview that could be used.`,
      { action: 'Develop it in your RAW program to TIFF or JPEG, and use that file.' },
    );
  return {
    jpeg: file.subarray(largest.at),
    note: `A camera RAW file: its embedded preview of ${largest.widthPx} × ${largest.heightPx} pixels is used.`,
  };
}

function findJpegs(file: Buffer): FoundJpeg[] {
  const found: FoundJpeg[] = [];
  for (let at = file.indexOf(JPEG_START); at >= 0; at = file.indexOf(JPEG_START, at + 2)) {
    const jpeg = readJpegFrame(file, at);
    if (jpeg !== undefined) found.push(jpeg);
  }
  return found;
}

/**
 * Follows the segments of a JPEG to its frame header (ISO/IEC 10918-1, B.2.2). Lossless frames are sensor
 * values, no pictures.
 */
function readJpegFrame(file: Buffer, at: number): FoundJpeg | undefined {
  for (let position = at + 2; position + 9 < file.length; ) {
    if (file[position] !== 0xff) return undefined;
    const marker = file[position + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const isPicture = marker <= 0xc2 && file[position + 4] === 8;
      const heightPx = file.readUInt16BE(position + 5);
      const widthPx = file.readUInt16BE(position + 7);
      return isPicture && widthPx > 0 && heightPx > 0 ? { at, widthPx, heightPx } : undefined;
    }
    if (marker < 0xc0 || marker === 0xd9 || marker === 0xda) return undefined;
    position += 2 + file.readUInt16BE(position + 2);
  }
  return undefined;
}
