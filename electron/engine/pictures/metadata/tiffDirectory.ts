/**
 * Directories of tags, as TIFF files, EXIF blocks and most RAW files have them (TIFF 6.0, section 2). One
 * reader for all three: it looks at bytes where they are and never trusts an offset.
 */
export interface ByteSource {
  readonly bytes: number;
  /** @throws RangeError where the source ends before */
  read(offset: number, length: number): Uint8Array;
}

export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the entry of twelve bytes stands. */
  readonly entryAt: number;
  /** Where its value stands: inside the entry, or elsewhere. */
  readonly valueAt: number;
  readonly valueBytes: number;
}

export interface TiffDirectory {
  readonly at: number;
  readonly entries: readonly TiffEntry[];
  /** Where the offset of the next directory stands. */
  readonly nextPointerAt: number;
  /** 0: none. */
  readonly nextAt: number;
}

export interface TiffStructure {
  readonly source: ByteSource;
  readonly isLittleEndian: boolean;
  readonly firstAt: number;
}

export const TAG = {
  subDirectories: 0x014a,
  exif: 0x8769,
  gps: 0x8825,
  interoperability: 0xa005,
} as const;

/** Bytes per value of a type, 0 for an unknown one. */
export const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const ENTRY_BYTES = 12;
const MAX_ENTRIES = 2000;
/** TIFF itself, and what Olympus and Panasonic write in its place. */
const MAGIC_NUMBERS = new Set([42, 0x4f52, 0x5352, 0x0055]);

export function memorySource(memory: Uint8Array): ByteSource {
  return {
    bytes: memory.length,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > memory.length)
        throw new RangeError(`${length} bytes at ${offset} are outside a block of ${memory.length}`);
      return memory.subarray(offset, offset + length);
    },
  };
}

/** @throws RangeError where the bytes are no TIFF structure */
export function openTiff(source: ByteSource): TiffStructure {
  const head = source.read(0, 8);
  const order = String.fromCharCode(head[0] ?? 0, head[1] ?? 0);
  if (order !== 'II' && order !== 'MM') throw new RangeError('no byte order mark');
  const isLittleEndian = order === 'II';
  const view = viewOf(head);
  if (!MAGIC_NUMBERS.has(view.getUint16(2, isLittleEndian))) throw new RangeError('no TIFF number');
  return { source, isLittleEndian, firstAt: view.getUint32(4, isLittleEndian) };
}

/**
 * Reads one directory. Entries of unknown type or with a value outside the source are left out, as readers
 * of photographs do: one broken tag must not cost all others.
 * @throws RangeError where the directory itself does not lie in the source
 */
export function readDirectory(tiff: TiffStructure, at: number): TiffDirectory {
  const { source, isLittleEndian } = tiff;
  const count = viewOf(source.read(at, 2)).getUint16(0, isLittleEndian);
  if (count > MAX_ENTRIES) throw new RangeError(`${count} tags are not a directory`);
  const view = viewOf(source.read(at + 2, count * ENTRY_BYTES));
  const entries: TiffEntry[] = [];
  for (let index = 0; index < count; index++) {
    const offset = index * ENTRY_BYTES;
    const entryAt = at + 2 + offset;
    const type = view.getUint16(offset + 2, isLittleEndian);
    const values = view.getUint32(offset + 4, isLittleEndian);
    const valueBytes = values * (TYPE_BYTES[type] ?? 0);
    const valueAt = valueBytes <= 4 ? entryAt + 8 : view.getUint32(offset + 8, isLittleEndian);
    if (valueBytes === 0 || valueAt + valueBytes > source.bytes) continue;
    entries.push({
      tag: view.getUint16(offset, isLittleEndian),
      type,
      count: values,
      entryAt,
      valueAt,
      valueBytes,
    });
  }
  const nextPointerAt = at + 2 + count * ENTRY_BYTES;
  const hasNext = nextPointerAt + 4 <= source.bytes;
  const nextAt = hasNext ? viewOf(source.read(nextPointerAt, 4)).getUint32(0, isLittleEndian) : 0;
  return { at, entries, nextPointerAt, nextAt };
}

/** Whole numbers of an entry of a whole type, none otherwise. */
export function readNumbers(tiff: TiffStructure, entry: TiffEntry | undefined): number[] {
  if (entry === undefined) return [];
  const { isLittleEndian } = tiff;
  const view = viewOf(tiff.source.read(entry.valueAt, entry.valueBytes));
  const read = (index: number): number | undefined => {
    if (entry.type === 1 || entry.type === 7) return view.getUint8(index);
    if (entry.type === 3) return view.getUint16(index * 2, isLittleEndian);
    if (entry.type === 4 || entry.type === 13) return view.getUint32(index * 4, isLittleEndian);
    return undefined;
  };
  return Array.from({ length: entry.count }, (_, index) => read(index)).filter(
    (value) => value !== undefined,
  );
}

export function readText(tiff: TiffStructure, entry: TiffEntry | undefined): string | undefined {
  if (entry?.type !== 2) return undefined;
  const bytes = tiff.source.read(entry.valueAt, entry.valueBytes);
  const text = new TextDecoder().decode(bytes).replace(/\0.*$/s, '').trim();
  return text === '' ? undefined : text;
}

export function findEntry(directory: TiffDirectory | undefined, tag: number): TiffEntry | undefined {
  return directory?.entries.find((entry) => entry.tag === tag);
}

/** The directory that a tag of another one points to, where it can be read. */
export function followPointer(
  tiff: TiffStructure,
  directory: TiffDirectory,
  tag: number,
): TiffDirectory | undefined {
  const [at] = readNumbers(tiff, findEntry(directory, tag));
  if (at === undefined || at === 0 || at + 2 > tiff.source.bytes) return undefined;
  try {
    return readDirectory(tiff, at);
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
