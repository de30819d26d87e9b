import { sharp } from './libvips.ts';

/** More than this, and what is left is hardly the photo any more. */
const MOST_MISSING = 0.25;
/** What decoders fill in where data are missing: no difference to the middle of all values. */
const FILLED = 128;

/**
 * How many of a cut JPEG's last rows were never stored; it is opened all the same where these are few.
 * @returns undefined where too much is missing
 */
export async function missingRows(
  input: string | Buffer,
): Promise<{ rows: number; ofRows: number } | undefined> {
  const { data, info } = await sharp(input, { failOn: 'none', limitInputPixels: false })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  let rows = 0;
  while (rows < height && isFilled(data, ((height - rows) * width - 1) * channels, channels)) rows++;
  return rows / height > MOST_MISSING ? undefined : { rows, ofRows: height };
}

/** The last pixel of a row tells: rows are stored from left to right. */
function isFilled(data: Buffer, at: number, channels: number): boolean {
  for (let channel = 0; channel < channels; channel++) if (data[at + channel] !== FILLED) return false;
  return true;
}
