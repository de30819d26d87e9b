import {
  findEntry,
  followPointer,
  memorySource,
  openTiff,
  readDirectory,
  readNumbers,
  readText,
  TAG,
  type TiffDirectory,
  type TiffEntry,
  type TiffStructure,
  viewOf,
} from './tiffDirectory.ts';

/** What of an EXIF block is shown and searched for. */
export interface ExifFacts {
  /** ISO 8601, with an offset where the camera noted one. */
  readonly capturedAt?: string;
  /** 'Maker Model', the maker's name once. */
  readonly camera?: string;
  readonly orientation: number;
  readonly hasGps: boolean;
  readonly rating?: number;
}

export interface ExifCorrection {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stripGps: boolean;
}

/** Tags of EXIF 3.0, tables 4 to 8. */
const EXIF_TAG = {
  imageWidth: 0x0100,
  imageLength: 0x0101,
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  modified: 0x0132,
  thumbnailAt: 0x0201,
  thumbnailBytes: 0x0202,
  rating: 0x4746,
  taken: 0x9003,
  takenOffset: 0x9011,
  pixelWidth: 0xa002,
  pixelHeight: 0xa003,
} as const;

/** Reads an EXIF block, or returns undefined where it is damaged. */
export function readExif(exif: Uint8Array): ExifFacts | undefined {
  const opened = openExif(exif);
  if (opened === undefined) return undefined;
  const { tiff, main } = opened;
  const details = followPointer(tiff, main, TAG.exif);
  const text = (directory: TiffDirectory | undefined, tag: number) =>
    readText(tiff, findEntry(directory, tag));
  const number = (tag: number) => readNumbers(tiff, findEntry(main, tag))[0];
  const capturedAt = isoTime(
    text(details, EXIF_TAG.taken) ?? text(main, EXIF_TAG.modified),
    text(details, EXIF_TAG.takenOffset),
  );
  const camera = cameraName(text(main, EXIF_TAG.make), text(main, EXIF_TAG.model));
  const rating = number(EXIF_TAG.rating);
  const gps = followPointer(tiff, main, TAG.gps);
  return {
    ...(capturedAt === undefined ? {} : { capturedAt }),
    ...(camera === undefined ? {} : { camera }),
    orientation: number(EXIF_TAG.orientation) ?? 1,
    // Version and datum alone (tags 0 and 18) are no place.
    hasGps: gps?.entries.some((entry) => entry.tag >= 1 && entry.tag <= 7) ?? false,
    ...(rating === undefined ? {} : { rating }),
  };
}

/**
 * Makes an EXIF block true for the written result: upright, its new size, without the original's thumbnail,
 * on request without the place. Values are changed where they stand, because maker notes hold offsets that
 * a rewritten block would break.
 * @returns a copy, or undefined where the block is damaged
 */
export function correctExif(exif: Uint8Array, correction: ExifCorrection): Uint8Array | undefined {
  const copy = Uint8Array.from(exif);
  const opened = openExif(copy);
  if (opened === undefined) return undefined;
  const { tiff, main } = opened;
  const details = followPointer(tiff, main, TAG.exif);
  setNumber(tiff, findEntry(main, EXIF_TAG.orientation), 1);
  setNumber(tiff, findEntry(main, EXIF_TAG.imageWidth), correction.widthPx);
  setNumber(tiff, findEntry(main, EXIF_TAG.imageLength), correction.heightPx);
  setNumber(tiff, findEntry(details, EXIF_TAG.pixelWidth), correction.widthPx);
  setNumber(tiff, findEntry(details, EXIF_TAG.pixelHeight), correction.heightPx);
  dropThumbnail(tiff, copy, main);
  if (correction.stripGps) dropGps(tiff, copy, main);
  return copy;
}

function openExif(exif: Uint8Array): { tiff: TiffStructure; main: TiffDirectory } | undefined {
  try {
    const tiff = openTiff(memorySource(exif));
    return { tiff, main: readDirectory(tiff, tiff.firstAt) };
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

function setNumber(tiff: TiffStructure, entry: TiffEntry | undefined, value: number): void {
  if (entry === undefined) return;
  const view = viewOf(tiff.source.read(entry.valueAt, entry.valueBytes));
  if (entry.type === 3) view.setUint16(0, Math.min(value, 65535), tiff.isLittleEndian);
  if (entry.type === 4) view.setUint32(0, value, tiff.isLittleEndian);
}

/** Cuts the second directory off and blanks the thumbnail in it. */
function dropThumbnail(tiff: TiffStructure, block: Uint8Array, main: TiffDirectory): void {
  if (main.nextAt === 0) return;
  try {
    const second = readDirectory(tiff, main.nextAt);
    const [at] = readNumbers(tiff, findEntry(second, EXIF_TAG.thumbnailAt));
    const [bytes] = readNumbers(tiff, findEntry(second, EXIF_TAG.thumbnailBytes));
    if (at !== undefined && bytes !== undefined && at > main.nextPointerAt) block.fill(0, at, at + bytes);
    for (const entry of second.entries) block.fill(0, entry.valueAt, entry.valueAt + entry.valueBytes);
    block.fill(0, second.at, second.nextPointerAt + 4);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  block.fill(0, main.nextPointerAt, main.nextPointerAt + 4);
}

/** Blanks the place and takes its pointer out of the main directory; the other entries move up. */
function dropGps(tiff: TiffStructure, block: Uint8Array, main: TiffDirectory): void {
  const pointer = findEntry(main, TAG.gps);
  if (pointer === undefined) return;
  const gps = followPointer(tiff, main, TAG.gps);
  if (gps !== undefined) {
    for (const entry of gps.entries) block.fill(0, entry.valueAt, entry.valueAt + entry.valueBytes);
    block.fill(0, gps.at, gps.nextPointerAt);
  }
  const end = main.nextPointerAt + 4;
  block.copyWithin(pointer.entryAt, pointer.entryAt + 12, end);
  block.fill(0, end - 12, end);
  const count = viewOf(tiff.source.read(main.at, 2));
  count.setUint16(0, count.getUint16(0, tiff.isLittleEndian) - 1, tiff.isLittleEndian);
}

/** '2024:05:01 12:30:00' and '+02:00' as 2024-05-01T12:30:00+02:00. */
function isoTime(time: string | undefined, offset: string | undefined): string | undefined {
  const parts = /^(\d{4}):(\d{2}):(\d{2})[ T](\d{2}):(\d{2}):(\d{2})/.exec(time ?? '');
  if (parts === null || parts[1] === '0000') return undefined;
  const zone = offset !== undefined && /^[+-]\d{2}:\d{2}$/.test(offset) ? offset : '';
  return `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}${zone}`;
}

function cameraName(make: string | undefined, model: string | undefined): string | undefined {
  if (make === undefined || model === undefined) return model ?? make;
  const brand = make.split(/\s/)[0] ?? make;
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${make} ${model}`;
}
