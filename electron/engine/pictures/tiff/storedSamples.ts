import type { GeoTIFFImage } from 'geotiff';
import { Failure } from '../../../../shared/errors/failure.ts';
import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { quoted } from '../libvips.ts';
import type { PictureHeader } from '../pictureHeader.ts';
import type { InterleavedPixels } from '../rawPixels.ts';
import { labToSrgb } from './labToSrgb.ts';
import { readBlocks, type TiffBlock } from './tiffBlocks.ts';
import { PHOTOMETRIC, SAMPLE_FORMAT, type TiffPhoto, withTiffPhoto } from './tiffPhoto.ts';

/** None, LZW, Deflate (two numbers), PackBits, Zstandard. */
const COMPRESSIONS = new Set([1, 5, 8, 32946, 32773, 50000]);
/** Compressions that libtiff leaves out as it is built here, and what they are called. */
const LEFT_OUT: ReadonlyMap<number, string> = new Map([
  [33003, 'JPEG 2000'],
  [33004, 'JPEG 2000'],
  [33005, 'JPEG 2000'],
  [34661, 'JBIG'],
  [34712, 'JPEG 2000'],
  [34887, 'LERC'],
  [34892, 'lossy JPEG of DNG'],
  [34925, 'LZMA'],
  [50000, 'Zstandard'],
  [50001, 'WebP'],
  [50002, 'JPEG XL'],
  [52546, 'JPEG XL'],
]);
/** JPEG in TIFF, old and new: its decoder converts to RGB. */
const JPEGS = new Set([6, 7]);
/** ExtraSamples' number of a transparency that colours were multiplied by (TIFF 6.0, section 18). */
const PREMULTIPLIED = 1;
const READABLE_BITS: Readonly<Record<number, (bits: number) => boolean>> = {
  [SAMPLE_FORMAT.unsigned]: (bits) => bits <= 16 || bits === 32,
  [SAMPLE_FORMAT.signed]: (bits) => bits === 8 || bits === 16 || bits === 32,
  [SAMPLE_FORMAT.float]: (bits) => bits === 16 || bits === 32 || bits === 64,
};
/** Fewer values beyond white than this are highlights; with more, white lies elsewhere. */
const HIGHLIGHTS = 0.1;

/** Whether libvips reads the values as they are meant: it knows whole numbers alone, and few sizes of them. */
export function isReadByLibvips({
  photometric,
  sampleFormat,
  bits,
  compression,
  subsampling,
  hasOtherInks,
}: TiffPhoto): boolean {
  if (isLab(photometric) || LEFT_OUT.has(compression)) return false;
  if (photometric === PHOTOMETRIC.separated && hasOtherInks) return false;
  // Of differences it converts those alone that several pixels share; the others it takes for colours.
  const isShared = subsampling.some((pixels) => pixels !== 1);
  if (photometric === PHOTOMETRIC.ycbcr && !JPEGS.has(compression) && !isShared) return false;
  if (sampleFormat === SAMPLE_FORMAT.signed || sampleFormat === SAMPLE_FORMAT.float) return false;
  return bits.every((size) => size === 8 || size === 16 || (bits.length === 1 && [1, 2, 4].includes(size)));
}

/**
 * The header of a picture whose values are read here, in libvips' words.
 * @throws Failure 'picture-unknown-format' where they are stored in a way that is not read here either
 */
export function storedHeader(path: string, photo: TiffPhoto): PictureHeader {
  const { photometric, bits, icc, orientation } = photo;
  if (!isReadable(photo))
    throw new Failure('picture-unknown-format.values-not-read', {
      path: quoted(path),
      name: kindOf(photo),
    });
  const isDeep = depthOf(photo) === 16;
  const grey = isDeep ? 'grey16' : 'b-w';
  const rgb = isDeep ? 'rgb16' : 'srgb';
  return {
    width: photo.widthPx,
    height: photo.heightPx,
    channels: bits.length as PictureHeader['channels'],
    space: isLab(photometric) ? (isDeep ? 'labs' : 'lab') : coloursOf(photometric) === 3 ? rgb : grey,
    depth: isDeep ? 'ushort' : 'uchar',
    hasAlpha: photo.extraSamples.length > 0,
    hasProfile: icc !== undefined,
    ...(icc === undefined ? {} : { icc: Buffer.from(icc) }),
    ...(orientation > 1 ? { orientation } : {}),
  };
}

/**
 * Decodes a TIFF whose values libvips does not know: half, single and double floating point, signed ones, 1 to 16
 * and 32 bits, Lab, brightness and differences of each pixel. Floating-point values are taken as encoded like others, from 0 to 1, or to 255 or 65535 where
 * they hold such numbers.
 * @returns HWC as stored, not turned; Lab as sRGB; colours are not multiplied by their transparency
 * @throws Error where the file is damaged
 */
export async function decodeStored(
  path: string,
  signal: AbortSignal | undefined,
  notes: Said[],
): Promise<InterleavedPixels> {
  return withTiffPhoto(path, async (image, photo) => {
    const { widthPx, heightPx, bits } = photo;
    const depth = depthOf(photo);
    const count = widthPx * heightPx * bits.length;
    const pixelsHwc = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
    const white = await findWhite(image, photo, notes);
    for await (const block of readBlocks(image, photo)) {
      signal?.throwIfAborted();
      placeBlock(block, photo, white, pixelsHwc);
    }
    if (isLab(photo.photometric)) convertLab(pixelsHwc, bits.length, 2 ** depth - 1);
    if (photo.photometric === PHOTOMETRIC.ycbcr) convertYcbcr(pixelsHwc, bits.length, 2 ** depth - 1);
    if (photo.extraSamples.includes(PREMULTIPLIED)) unpremultiply(pixelsHwc, photo, 2 ** depth - 1);
    return { widthPx, heightPx, depth, pixelsHwc, totalChannels: bits.length };
  });
}

function isLab(photometric: number): boolean {
  return photometric === PHOTOMETRIC.lab || photometric === PHOTOMETRIC.iccLab;
}

function coloursOf(photometric: number): 1 | 3 {
  return photometric <= PHOTOMETRIC.blackIsZero ? 1 : 3;
}

function isReadable({
  photometric,
  bits,
  sampleFormat,
  compression,
  extraSamples,
  subsampling,
}: TiffPhoto): boolean {
  const size = bits[0] ?? 0;
  const colours = coloursOf(photometric);
  return (
    Object.values(PHOTOMETRIC).includes(photometric) &&
    photometric !== PHOTOMETRIC.separated &&
    COMPRESSIONS.has(compression) &&
    bits.every((other) => other === size) &&
    bits.length === colours + extraSamples.length &&
    READABLE_BITS[sampleFormat]?.(size) === true &&
    !(photometric === PHOTOMETRIC.ycbcr && subsampling.some((pixels) => pixels !== 1)) &&
    !(isLab(photometric) && sampleFormat === SAMPLE_FORMAT.unsigned && size !== 8 && size !== 16)
  );
}

/** '24-bit floating-point TIFF'. */
function kindOf({ bits, sampleFormat, photometric, compression, hasOtherInks }: TiffPhoto): string {
  const words = [
    ...(LEFT_OUT.has(compression) || photometric === PHOTOMETRIC.separated ? [] : [`${bits[0]}-bit`]),
    ...(sampleFormat === SAMPLE_FORMAT.float ? ['floating-point'] : []),
    ...(isLab(photometric) ? ['Lab'] : []),
    ...(photometric === PHOTOMETRIC.separated && hasOtherInks ? [`${bits.length}-ink`] : []),
    'TIFF',
    ...(COMPRESSIONS.has(compression)
      ? []
      : [`(${LEFT_OUT.get(compression) ?? `compression ${compression}`})`]),
  ];
  return words.join(' ');
}

function depthOf({ bits, sampleFormat }: TiffPhoto): 8 | 16 {
  return sampleFormat !== SAMPLE_FORMAT.float && (bits[0] ?? 8) <= 8 ? 8 : 16;
}

/** The stored value that is white; of Lab, that of full lightness. */
async function findWhite(image: GeoTIFFImage, photo: TiffPhoto, notes: Said[]): Promise<number> {
  const size = photo.bits[0] ?? 8;
  if (isLab(photo.photometric))
    return photo.sampleFormat === SAMPLE_FORMAT.float
      ? 100
      : size === 16 && photo.photometric === PHOTOMETRIC.iccLab
        ? 0xff00
        : 2 ** size - 1;
  if (photo.sampleFormat === SAMPLE_FORMAT.unsigned) return 2 ** size - 1;
  if (photo.sampleFormat === SAMPLE_FORMAT.signed) return 2 ** (size - 1) - 1;
  const { largest, beyondOne } = await survey(image, photo);
  if (beyondOne > 0 && beyondOne < HIGHLIGHTS) notes.push(said('clipped-beyond-white'));
  if (beyondOne < HIGHLIGHTS) return 1;
  return largest <= 255 ? 255 : largest <= 65535 ? 65535 : largest;
}

/** @returns the largest colour value, and which part of them is greater than one */
async function survey(
  image: GeoTIFFImage,
  photo: TiffPhoto,
): Promise<{ largest: number; beyondOne: number }> {
  const colours = photo.bits.length - photo.extraSamples.length;
  let [largest, beyond] = [0, 0];
  for await (const block of readBlocks(image, photo))
    forEachValue(block, (value, sample) => {
      if (sample >= colours || !(value > 1)) return;
      beyond++;
      if (value > largest && Number.isFinite(value)) largest = value;
    });
  return { largest, beyondOne: beyond / (photo.widthPx * photo.heightPx * colours) };
}

/** Values of a block, scaled to the full range of the result. */
function placeBlock(
  block: TiffBlock,
  photo: TiffPhoto,
  white: number,
  pixelsHwc: Uint8Array | Uint16Array,
): void {
  const { widthPx, photometric, bits } = photo;
  const full = pixelsHwc instanceof Uint16Array ? 65535 : 255;
  const toColour = labSampleScale(photo);
  forEachValue(block, (value, sample, x, y) => {
    const isDifference = toColour !== undefined && (sample === 1 || sample === 2);
    const share = isDifference ? toColour(value) : value / white;
    const shown = photometric === PHOTOMETRIC.whiteIsZero && sample === 0 ? 1 - share : share;
    // What is no number at all is black.
    const clipped = Math.min(1, Math.max(0, shown)) || 0;
    pixelsHwc[(y * widthPx + x) * bits.length + sample] = Math.round(clipped * full);
  });
}

/** Brings a* and b* to 0…1, with grey in the middle as in a profile's own encoding: (value + 128) / 255. */
function labSampleScale({
  photometric,
  sampleFormat,
  bits,
}: TiffPhoto): ((value: number) => number) | undefined {
  if (!isLab(photometric)) return undefined;
  if (sampleFormat === SAMPLE_FORMAT.float) return (value) => (value + 128) / 255;
  const isDeep = (bits[0] ?? 8) > 8;
  const step = isDeep ? 256 : 1;
  if (photometric === PHOTOMETRIC.iccLab) return (value) => value / step / 255;
  const half = 2 ** ((bits[0] ?? 8) - 1);
  return (value) => ((value >= half ? value - 2 * half : value) / step + 128) / 255;
}

function convertLab(pixelsHwc: Uint8Array | Uint16Array, totalChannels: number, full: number): void {
  for (let at = 0; at < pixelsHwc.length; at += totalChannels) {
    const lightness = ((pixelsHwc[at] as number) / full) * 100;
    const a = ((pixelsHwc[at + 1] as number) / full) * 255 - 128;
    const b = ((pixelsHwc[at + 2] as number) / full) * 255 - 128;
    labToSrgb(lightness, a, b).forEach((value, channel) => {
      pixelsHwc[at + channel] = Math.round(value * full);
    });
  }
}

/** ITU-R BT.601 over the full range, which is what files mean that say nothing (TIFF 6.0, section 21). */
function convertYcbcr(pixelsHwc: Uint8Array | Uint16Array, totalChannels: number, full: number): void {
  const [red, green, blue] = [0.299, 0.587, 0.114];
  // Grey is 128 of 255, and no whole number of another size halves that.
  const middle = 128 / 255;
  for (let at = 0; at < pixelsHwc.length; at += totalChannels) {
    const [light = 0, cb = 0, cr = 0] = [0, 1, 2].map((part) => (pixelsHwc[at + part] as number) / full);
    const r = light + (cr - middle) * (2 - 2 * red);
    const b = light + (cb - middle) * (2 - 2 * blue);
    [r, (light - red * r - blue * b) / green, b].forEach((value, channel) => {
      pixelsHwc[at + channel] = Math.round(Math.min(1, Math.max(0, value)) * full);
    });
  }
}

/** Colours as they are without their transparency, which says nothing of what is wholly transparent. */
function unpremultiply(
  pixelsHwc: Uint8Array | Uint16Array,
  { bits, extraSamples }: TiffPhoto,
  full: number,
): void {
  const colours = bits.length - extraSamples.length;
  const alphaAt = colours + extraSamples.indexOf(PREMULTIPLIED);
  for (let at = 0; at < pixelsHwc.length; at += bits.length) {
    const alpha = pixelsHwc[at + alphaAt] as number;
    if (alpha === 0) continue;
    for (let channel = 0; channel < colours; channel++)
      pixelsHwc[at + channel] = Math.min(
        full,
        Math.round(((pixelsHwc[at + channel] as number) * full) / alpha),
      );
  }
}

function forEachValue(
  block: TiffBlock,
  use: (value: number, sample: number, x: number, y: number) => void,
): void {
  const { values, left, top, columns, rows, rowValues, samples, firstSample } = block;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let sample = 0; sample < samples; sample++)
        use(
          values[row * rowValues + column * samples + sample] ?? 0,
          firstSample + sample,
          left + column,
          top + row,
        );
}
