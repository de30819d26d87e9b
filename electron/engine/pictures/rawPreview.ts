import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { readFile } from '../../files/disk.ts';
import { readJpegFrame } from './jpegFrame.ts';
import { quoted } from './libvips.ts';

export interface RawPreview {
  /** A whole JPEG; what else the RAW file says is read from the file itself. */
  readonly jpeg: Buffer;
  readonly note: Said;
}

interface FoundJpeg {
  readonly at: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Progressive frames' marker, the last of those that libjpeg decodes (ISO/IEC 10918-1, B.1.1.3). */
const LAST_LOSSY = 0xc2;
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
  const largest = (await findJpegs(file)).sort((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx)[0];
  if (largest === undefined || Math.max(largest.widthPx, largest.heightPx) < MIN_LONG_SIDE_PX)
    throw new Failure('picture-unknown-format.raw-without-preview', { path: quoted(path) });
  return {
    jpeg: file.subarray(largest.at),
    note: said('raw-preview', { widthPx: largest.widthPx, heightPx: largest.heightPx }),
  };
}

async function findJpegs(file: Buffer): Promise<FoundJpeg[]> {
  const found: FoundJpeg[] = [];
  for (let at = file.indexOf(JPEG_START); at >= 0; at = file.indexOf(JPEG_START, at + 2)) {
    const frame = await readJpegFrame(file.subarray(at));
    // Lossless frames are sensor values, no pictures.
    if (frame === undefined || frame.marker > LAST_LOSSY || frame.precision !== 8) continue;
    if (frame.widthPx > 0 && frame.heightPx > 0) found.push({ at, ...frame });
  }
  return found;
}
