import type { GeoTIFF, GeoTIFFImage, ImageFileDirectory } from 'geotiff';

/** Which picture of a TIFF is the photo, and how its values are stored (TIFF 6.0, sections 8, 18, 19 and 23). */
export interface TiffPhoto {
  /** As sharp opens it. */
  readonly part: { readonly page?: number; readonly subifd?: number };
  /** Photos in the file; reduced copies and masks are none. */
  readonly photos: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly photometric: number;
  readonly bits: readonly number[];
  /** 1: whole numbers, 2: signed ones, 3: floating point. */
  readonly sampleFormat: number;
  readonly compression: number;
  readonly predictor: number;
  /** What the values beyond the colours are, one each. */
  readonly extraSamples: readonly number[];
  readonly orientation: number;
  readonly icc?: Uint8Array;
  /** Of brightness and colour differences: across and down, pixels that share a pair of them (TIFF 6.0, section 21). */
  readonly subsampling: readonly number[];
  /** Whether its colours are inks other than those of CMYK (section 16). */
  readonly hasOtherInks: boolean;
  /** Where a JPEG of the old style lies in the file as a whole, bytes. */
  readonly oldJpeg?: { readonly at: number; readonly bytes: number };
}

export const PHOTOMETRIC = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  separated: 5,
  ycbcr: 6,
  lab: 8,
  iccLab: 9,
};
export const SAMPLE_FORMAT = { unsigned: 1, signed: 2, float: 3 };
export const OLD_JPEG = 6;
/** InkSet of cyan, magenta, yellow and black. */
const CMYK_INKS = 1;
/** NewSubfileType: bit 0 marks a reduced copy of another picture of the file, bit 2 a transparency mask. */
const NO_PHOTO = 1 | 4;
/** The older SubfileType's mark of a reduced copy. */
const OLD_REDUCED = 2;
/** PhotometricInterpretation of sensor values, which are no picture yet (TIFF/EP). */
const SENSOR = new Set([32803, 34892]);
const TAG = {
  newSubfileType: 254,
  subfileType: 255,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  orientation: 274,
  predictor: 317,
  subIfds: 330,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  ycbcrSubsampling: 530,
  jpegAt: 513,
  jpegBytes: 514,
  icc: 34675,
};

type FoundPhoto = Pick<TiffPhoto, 'part'> & { readonly image: GeoTIFFImage };

/**
 * Reads the directories of a TIFF; no pixels.
 * @returns undefined where they are damaged, which its decoder then tells
 */
export async function readTiffPhoto(path: string): Promise<TiffPhoto | undefined> {
  return withTiffPhoto(path, async (_, photo) => photo).catch(() => undefined);
}

/** Opens a TIFF at its photo for as long as `use` runs. @throws Error where its directories are damaged */
export async function withTiffPhoto<T>(
  path: string,
  use: (image: GeoTIFFImage, photo: TiffPhoto) => Promise<T>,
): Promise<T> {
  // Only TIFFs need it.
  const { fromFile } = await import('geotiff');
  const tiff = await fromFile(path);
  try {
    const { image, part, photos } = await findPhoto(tiff);
    return await use(image, { part, photos, ...(await describe(image)) });
  } finally {
    await tiff.close();
  }
}

/** The first picture that is no copy of another: among the pages, then below the first one. */
async function findPhoto(tiff: GeoTIFF): Promise<FoundPhoto & { readonly photos: number }> {
  const pages = await tiff.getImageCount();
  const first = await tiff.getImage(0);
  let found: FoundPhoto | undefined;
  let photos = 0;
  for (let page = 0; page < pages; page++) {
    const image = page === 0 ? first : await tiff.getImage(page);
    if (!(await isPhoto(image))) continue;
    photos++;
    found ??= { image, part: page === 0 ? {} : { page } };
  }
  found ??= await findBelow(tiff, first);
  return { ...(found ?? { image: first, part: {} }), photos: Math.max(1, photos) };
}

async function findBelow(tiff: GeoTIFF, first: GeoTIFFImage): Promise<FoundPhoto | undefined> {
  const { GeoTIFF } = await import('geotiff');
  for (const [subifd, offset] of (await numbers(first.fileDirectory, TAG.subIfds)).entries()) {
    const below = new GeoTIFF(tiff.source, tiff.littleEndian, tiff.bigTiff, offset);
    const image = await below.getImage(0);
    if (await isPhoto(image)) return { image, part: { subifd } };
  }
  return undefined;
}

async function isPhoto({ fileDirectory: directory }: GeoTIFFImage): Promise<boolean> {
  const isMarked = ((await number(directory, TAG.newSubfileType, 0)) & NO_PHOTO) !== 0;
  const isOldReduced = (await number(directory, TAG.subfileType, 0)) === OLD_REDUCED;
  return !isMarked && !isOldReduced && !SENSOR.has(await number(directory, TAG.photometric, 0));
}

async function describe(image: GeoTIFFImage): Promise<Omit<TiffPhoto, 'part' | 'photos'>> {
  const { fileDirectory: directory } = image;
  const bits = await numbers(directory, TAG.bitsPerSample);
  const subsampling = await numbers(directory, TAG.ycbcrSubsampling);
  const icc = Uint8Array.from(await numbers(directory, TAG.icc));
  const oldJpeg = {
    at: await number(directory, TAG.jpegAt, 0),
    bytes: await number(directory, TAG.jpegBytes, 0),
  };
  return {
    widthPx: image.getWidth(),
    heightPx: image.getHeight(),
    photometric: await number(directory, TAG.photometric, PHOTOMETRIC.blackIsZero),
    bits: bits.length === 0 ? [1] : bits,
    sampleFormat: await number(directory, TAG.sampleFormat, SAMPLE_FORMAT.unsigned),
    compression: await number(directory, TAG.compression, 1),
    predictor: await number(directory, TAG.predictor, 1),
    extraSamples: await numbers(directory, TAG.extraSamples),
    orientation: await number(directory, TAG.orientation, 1),
    hasOtherInks: (await number(directory, TAG.inkSet, CMYK_INKS)) !== CMYK_INKS,
    subsampling: subsampling.length === 2 ? subsampling : [2, 2],
    ...(icc.length === 0 ? {} : { icc }),
    ...(oldJpeg.at > 0 && oldJpeg.bytes > 0 ? { oldJpeg } : {}),
  };
}

async function number(directory: ImageFileDirectory, tag: number, missing: number): Promise<number> {
  return (await numbers(directory, tag))[0] ?? missing;
}

/** A list of one is told without a list. */
async function numbers(directory: ImageFileDirectory, tag: number): Promise<number[]> {
  const value: unknown = await directory.loadValue(tag);
  if (typeof value === 'number') return [value];
  return ArrayBuffer.isView(value) || Array.isArray(value) ? Array.from(value as ArrayLike<number>) : [];
}
