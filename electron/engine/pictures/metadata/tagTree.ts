import {
  type ByteSource,
  followPointer,
  memorySource,
  openTiff,
  readDirectory,
  TAG,
  type TiffDirectory,
  type TiffStructure,
} from './tiffDirectory.ts';

/** One tag, free of its place; values little-endian. */
export interface Tag {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** What a file says about a photograph, without how its pixels lie. */
export interface TagTree {
  readonly main: readonly Tag[];
  readonly exif: readonly Tag[];
  readonly gps: readonly Tag[];
  readonly interoperability: readonly Tag[];
}

/**
 * Tags of the main directory that describe the photograph: description, maker, model, orientation,
 * software, time, artist, rating, copyright, Windows' title to subject. The others (strips, compression,
 * resolution) belong to the file.
 */
const DESCRIPTIVE_TAGS = new Set([
  0x010e, 0x010f, 0x0110, 0x0112, 0x0131, 0x0132, 0x013b, 0x4746, 0x4749, 0x8298, 0x9c9b, 0x9c9c, 0x9c9d,
  0x9c9e, 0x9c9f,
]);
const POINTER_TAGS: ReadonlySet<number> = new Set(Object.values(TAG));
/** Bytes of the units that a type's values are made of: a rational is two of four. */
const UNIT_BYTES: readonly number[] = [1, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4];
const LONG = 4;
const ENTRY_BYTES = 12;
const HEADER_BYTES = 8;

/** Reads the tags of an EXIF block, a TIFF or a RAW file; undefined where it has no such structure. */
export function readTagTree(
  source: ByteSource,
  which: 'descriptive tags' | 'every tag' = 'descriptive tags',
): TagTree | undefined {
  try {
    const tiff = openTiff(source);
    const main = readDirectory(tiff, tiff.firstAt);
    const exif = followPointer(tiff, main, TAG.exif);
    return {
      main: tagsOf(tiff, main).filter(({ tag }) => which === 'every tag' || DESCRIPTIVE_TAGS.has(tag)),
      exif: tagsOf(tiff, exif),
      gps: tagsOf(tiff, followPointer(tiff, main, TAG.gps)),
      interoperability:
        exif === undefined ? [] : tagsOf(tiff, followPointer(tiff, exif, TAG.interoperability)),
    };
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/** An EXIF block with these tags, or undefined where there are none. */
export function exifBlockOf(tree: TagTree | undefined): Uint8Array | undefined {
  if (tree === undefined || tree.main.length + tree.exif.length + tree.gps.length === 0) return undefined;
  const header = Uint8Array.from([0x49, 0x49, 42, 0, HEADER_BYTES, 0, 0, 0]);
  return Buffer.concat([header, writeTagTree(tree, HEADER_BYTES)]);
}

export function readExifTags(exif: Uint8Array | undefined): TagTree | undefined {
  return exif === undefined ? undefined : readTagTree(memorySource(exif));
}

/**
 * Lays the directories out one after another, main first, little-endian.
 * @param baseAt  where the bytes will stand in their file
 * @param entries further entries of the main directory, twelve bytes each, taken over as they are
 */
export function writeTagTree(tree: TagTree, baseAt: number, entries: readonly Uint8Array[] = []): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = baseAt;
  const place = (bytes: Uint8Array): number => {
    const placedAt = at;
    parts.push(bytes, new Uint8Array(bytes.length % 2));
    at += bytes.length + (bytes.length % 2);
    return placedAt;
  };
  const pointers: Tag[] = [];
  // The main directory stands first, so its length must be known before those it points to are placed.
  const childCount = (tree.exif.length > 0 ? 1 : 0) + (tree.gps.length > 0 ? 1 : 0);
  const mainBytes = directoryBytes(tree.main.length + childCount + entries.length);
  at += mainBytes;
  if (tree.exif.length > 0) {
    const exif = [...tree.exif];
    if (tree.interoperability.length > 0)
      exif.push(pointer(TAG.interoperability, placeDirectory(tree.interoperability, [], place)));
    pointers.push(pointer(TAG.exif, placeDirectory(exif, [], place)));
  }
  if (tree.gps.length > 0) pointers.push(pointer(TAG.gps, placeDirectory(tree.gps, [], place)));
  const main = buildDirectory([...tree.main, ...pointers], entries, place);
  return Buffer.concat([main, ...parts]);
}

function placeDirectory(
  tags: readonly Tag[],
  entries: readonly Uint8Array[],
  place: (bytes: Uint8Array) => number,
): number {
  return place(buildDirectory(tags, entries, place));
}

function buildDirectory(
  tags: readonly Tag[],
  entries: readonly Uint8Array[],
  place: (bytes: Uint8Array) => number,
): Uint8Array {
  const own = tags.map((tag) => {
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeUInt16LE(tag.tag, 0);
    entry.writeUInt16LE(tag.type, 2);
    entry.writeUInt32LE(tag.count, 4);
    if (tag.bytes.length <= 4) entry.set(tag.bytes, 8);
    else entry.writeUInt32LE(place(tag.bytes), 8);
    return entry;
  });
  const sorted = [...own, ...entries.map((entry) => Buffer.from(entry))].sort(
    (a, b) => a.readUInt16LE(0) - b.readUInt16LE(0),
  );
  const count = Buffer.alloc(2);
  count.writeUInt16LE(sorted.length);
  return Buffer.concat([count, ...sorted, Buffer.alloc(4)]);
}

function directoryBytes(entries: number): number {
  return 2 + entries * ENTRY_BYTES + 4;
}

function pointer(tag: number, at: number): Tag {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(at);
  return { tag, type: LONG, count: 1, bytes };
}

function tagsOf(tiff: TiffStructure, directory: TiffDirectory | undefined): Tag[] {
  const entries = directory?.entries.filter(({ tag }) => !POINTER_TAGS.has(tag)) ?? [];
  return entries.map(({ tag, type, count, valueAt, valueBytes }) => {
    const bytes = Uint8Array.from(tiff.source.read(valueAt, valueBytes));
    const unit = UNIT_BYTES[type] ?? 1;
    if (!tiff.isLittleEndian && unit > 1)
      for (let at = 0; at < bytes.length; at += unit) bytes.subarray(at, at + unit).reverse();
    return { tag, type, count, bytes };
  });
}
