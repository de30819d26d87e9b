import type { Sharp } from 'sharp';
import type { OutputFormat, OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { nativePath, writeFile } from '../../files/disk.ts';
import { pngWithMetadata } from './containers/pngChunks.ts';
import { sharp } from './libvips.ts';
import { hasMarks, type Marks, markPacket } from './metadata/marks.ts';
import type { Density } from './metadata/metadataEdits.ts';
import type { CarriedMetadata } from './picture.ts';

/** Finished pixels, ready to be written. */
export interface ResultPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  /** HWC, as in `Picture`. */
  readonly pixelsHwc: Uint8Array | Uint16Array;
  readonly alpha?: Uint8Array | Uint16Array;
  /** The original's; corrected on the way. */
  readonly metadata: CarriedMetadata;
}

export const FORMAT_NAME: Record<OutputFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  tiff: 'TIFF',
  webp: 'WebP',
  avif: 'AVIF',
};

/** From this quality on, colours are stored as finely as brightness. */
const FULL_CHROMA_QUALITY = 90;
/**
 * At most 4 % more bytes than with 1 at an error within 0.25 dB (four photographs, qualities 60 and 92), and
 * 1.1 to 4 times faster, measured on a busy machine. An encode cannot be interrupted, so a cancel waits for it.
 */
const AVIF_EFFORT = 0;
/** 0.4 dB better than 2 at the same size; a large picture takes too long for that. */
const WEBP_EFFORT = { modest: 4, large: 2 };
/**
 * Up to this size, JPEG's Huffman tables are fitted to the photo: 9 % smaller, but the encoder then holds
 * all coefficients, 12 bytes per pixel (measured: 1.15 GB at 100 megapixels).
 */
const MAX_MODEST_PIXELS = 24e6;
const PNG_LEVEL = 6;
const MM_PER_INCH = 25.4;
/** TIFF has to name a resolution. */
const UNKNOWN_DENSITY: Density = { x: 72, y: 72 };
const WHITE = '#ffffff';

export function canHoldDepth16(format: OutputFormat): boolean {
  return format === 'png' || format === 'tiff';
}

/** Progressive scans need all coefficients in memory, as fitted tables do. */
export function canBeProgressive(picture: ResultPicture): boolean {
  return picture.widthPx * picture.heightPx <= MAX_MODEST_PIXELS;
}

/** WebP and AVIF store a grey picture as three equal channels. */
export function canHoldGrey(format: OutputFormat): boolean {
  return format !== 'webp' && format !== 'avif';
}

/** Whether JPEG and AVIF store colours as finely as brightness. */
export function isFullChroma({ chroma, quality }: OutputOptions): boolean {
  return chroma === undefined ? quality >= FULL_CHROMA_QUALITY : chroma === 'full';
}

export function canHoldAlpha(format: OutputFormat): boolean {
  return format !== 'jpeg';
}

/** Pixels and alpha as sharp takes them; nothing is copied where there is no alpha. */
export interface EncoderInput {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly totalChannels: 1 | 2 | 3 | 4;
  readonly values: Uint8Array | Uint16Array;
}

export function encoderInput(picture: ResultPicture): EncoderInput {
  const { widthPx, heightPx, channels, pixelsHwc, alpha } = picture;
  if (alpha === undefined) return { widthPx, heightPx, totalChannels: channels, values: pixelsHwc };
  const totalChannels = channels === 1 ? 2 : 4;
  const count = alpha.length * totalChannels;
  const values = picture.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    for (let channel = 0; channel < channels; channel++)
      values[pixel * totalChannels + channel] = pixelsHwc[pixel * channels + channel] as number;
    values[pixel * totalChannels + channels] = alpha[pixel] as number;
  }
  return { widthPx, heightPx, totalChannels, values };
}

/** The pixels as they will look in a format: what has no transparency stands on white. */
export function openPixels(input: EncoderInput, format: OutputFormat): Sharp {
  const { widthPx: width, heightPx: height, totalChannels: channels, values } = input;
  const isDeep = values instanceof Uint16Array;
  const isGrey = channels <= 2;
  const interpretation = isGrey ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb';
  const pixels = sharp(values, { raw: { width, height, channels }, limitInputPixels: false });
  const hasAlpha = channels % 2 === 0;
  const shown = hasAlpha && !canHoldAlpha(format) ? pixels.flatten({ background: WHITE }) : pixels;
  return shown.toColourspace(interpretation);
}

/**
 * Encodes pixels into a file, for AVIF with metadata, which sharp places itself.
 * @throws whatever sharp throws; `encodingFailure` reads it
 */
export async function encodeToFile(
  input: EncoderInput,
  metadata: CarriedMetadata,
  options: OutputOptions,
  marks: Marks,
  file: string,
): Promise<void> {
  const pixels = openPixels(input, options.format);
  // Where ExifTool writes the packet, there must not be a second one.
  const isOwnPacket = metadata.source === undefined || options.metadata === 'none';
  const noted = hasMarks(marks) && isOwnPacket ? pixels.withXmp(markPacket(marks)) : pixels;
  if (options.format === 'avif' && metadata.icc !== undefined) {
    await toFile(await avifWithProfile(noted, input, metadata.icc, options), file);
    return;
  }
  await toFile(withFormat(noted, input, options, metadata.density), file);
}

/** libvips writes to paths in UTF-8 alone. */
async function toFile(encoder: Sharp, file: string): Promise<void> {
  if (nativePath(file) === file) await encoder.toFile(file);
  else await writeFile(file, await encoder.toBuffer());
}

function withFormat(
  pixels: Sharp,
  input: EncoderInput,
  options: OutputOptions,
  density = UNKNOWN_DENSITY,
): Sharp {
  const { quality } = options;
  const isModest = input.widthPx * input.heightPx <= MAX_MODEST_PIXELS;
  const chromaSubsampling = isFullChroma(options) ? '4:4:4' : '4:2:0';
  switch (options.format) {
    case 'jpeg':
      return pixels.jpeg({
        quality,
        chromaSubsampling,
        optimiseCoding: isModest,
        progressive: isModest && options.progressive === true,
      });
    case 'png':
      return pixels.png({ compressionLevel: PNG_LEVEL, adaptiveFiltering: true });
    case 'tiff': {
      const resolution = { xres: density.x / MM_PER_INCH, yres: density.y / MM_PER_INCH };
      return pixels.tiff({
        compression: options.tiffCompression ?? 'deflate',
        predictor: 'horizontal',
        resolutionUnit: 'inch',
        ...resolution,
      });
    }
    case 'webp':
      return pixels.webp({ quality, effort: isModest ? WEBP_EFFORT.modest : WEBP_EFFORT.large });
    case 'avif':
      return pixels.avif({ quality, chromaSubsampling, effort: AVIF_EFFORT });
  }
}

/**
 * AVIF keeps its profile in boxes that point at each other. Sharp writes them when it finds one in its input, so
 * the pixels pass through an uncompressed PNG that has it.
 */
async function avifWithProfile(
  pixels: Sharp,
  input: EncoderInput,
  icc: Uint8Array,
  options: OutputOptions,
): Promise<Sharp> {
  const png = await pixels.png({ compressionLevel: 0 }).toBuffer();
  const whole = sharp(await pngWithMetadata(png, { icc }), { limitInputPixels: false });
  return withFormat(whole.keepXmp().keepIccProfile(), input, options);
}
