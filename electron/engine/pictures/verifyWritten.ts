import type { Metadata, Sharp } from 'sharp';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { canHoldAlpha, type EncoderInput, openPixels } from './encodePicture.ts';
import { forSharp, quoted, sharp } from './libvips.ts';

/** Side of the small copies that are compared. */
const PROBE_PX = 16;
/** Largest mean difference between them, of full scale: rounding, and the worst a lossy encoder does. */
const MAX_DIFFERENCE = { lossless: 0.004, lossy: 0.08 };

const PROBE_CHANNELS = 4;
/** Steps of 255 between a picture's parts that a lossy encoder may level at its lowest quality. */
const FLAT_SPREAD = 8;

/** What was to be written, and where it stands now. */
export interface WrittenFile {
  readonly file: string;
  /** The name that it will get, for sentences. */
  readonly target: string;
  readonly input: EncoderInput;
  readonly options: OutputOptions;
  readonly icc: Uint8Array | undefined;
}

/**
 * Decodes a written file to its last pixel and compares it with what was asked: size, depth, transparency,
 * content, orientation and profile. Other metadata are checked by whoever adds them.
 * @throws Failure 'output-not-verified'
 */
export async function verifyWritten(written: WrittenFile): Promise<void> {
  let problem: Said | undefined;
  let cause: unknown;
  try {
    const header = await sharp(await forSharp(written.file), { limitInputPixels: false }).metadata();
    problem =
      pixelProblem(header, written) ?? (await contentProblem(written)) ?? metadataProblem(header, written);
  } catch (thrown) {
    problem = said('reading-back-fails');
    cause = thrown;
  }
  if (problem === undefined) return;
  throw new Failure(
    'output-not-verified.reading-back',
    { target: quoted(written.target), problem },
    { cause },
  );
}

function pixelProblem(header: Metadata, { input, options }: WrittenFile): Said | undefined {
  if (header.width !== input.widthPx || header.height !== input.heightPx)
    return said('gives-pixels', { width: header.width, height: header.height });
  const depth = header.depth === 'ushort' ? 16 : 8;
  const wanted = input.values instanceof Uint16Array ? 16 : 8;
  if (depth !== wanted) return said('gives-bits-per-channel', { depth });
  // WebP and AVIF drop a transparency that hides nothing.
  const isTransparent = input.totalChannels % 2 === 0 && canHoldAlpha(options.format);
  if (header.hasAlpha && !isTransparent) return said('gives-transparency');
  if (!header.hasAlpha && isTransparent && isLossless(options)) return said('gives-no-transparency');
  return undefined;
}

/** Compares two small copies; the file is decoded whole for its one. */
async function contentProblem({ file, input, options }: WrittenFile): Promise<Said | undefined> {
  const decoded = sharp(await forSharp(file), { ignoreIcc: true, limitInputPixels: false, failOn: 'error' });
  const [found, wanted] = await Promise.all([probe(decoded), probe(openPixels(input, options.format))]);
  if (spreadOf(found) === 0 && spreadOf(wanted) > FLAT_SPREAD) return said('gives-one-colour');
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) sum += Math.abs((found[i] ?? 0) - (wanted[i] ?? 0));
  const difference = sum / wanted.length / 255;
  const limit = isLossless(options) ? MAX_DIFFERENCE.lossless : MAX_DIFFERENCE.lossy;
  return difference <= limit && found.length === wanted.length ? undefined : said('gives-another-picture');
}

function probe(picture: Sharp): Promise<Buffer> {
  return picture
    .ensureAlpha()
    .toColourspace('srgb')
    .resize(PROBE_PX, PROBE_PX, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
    .raw({ depth: 'uchar' })
    .toBuffer();
}

/** Of a probe: the largest difference within a channel. */
function spreadOf(probed: Buffer): number {
  let largest = 0;
  for (let channel = 0; channel < PROBE_CHANNELS; channel++) {
    const values = probed.filter((_, index) => index % PROBE_CHANNELS === channel);
    largest = Math.max(largest, Math.max(...values) - Math.min(...values));
  }
  return largest;
}

function isLossless({ format }: OutputOptions): boolean {
  return format === 'png' || format === 'tiff';
}

function metadataProblem(header: Metadata, { icc }: WrittenFile): Said | undefined {
  if ((header.orientation ?? 1) !== 1) return said('turns-it');
  return isEqual(header.icc, icc) ? undefined : said('gives-another-colour-profile');
}

function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}
