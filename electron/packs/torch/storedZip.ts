import { crc32 } from 'node:zlib';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { ByteSource } from './byteSource.ts';
import { WeightsError } from './weightsError.ts';

/**
 * The zip files that `torch.save` writes: every entry stored, none compressed or encrypted. A stored entry
 * is a range of the file, so a tensor can be used where it lies. (Format: PKWARE APPNOTE 6.3, 4.3.)
 */
export interface StoredEntry {
  readonly name: string;
  /** Of the first byte of data, from the file's beginning. */
  readonly offset: number;
  readonly bytes: number;
  readonly crc32: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const END64_LOCATOR_SIGNATURE = 0x07064b50;
const END64_LOCATOR_BYTES = 20;
const END64_SIGNATURE = 0x06064b50;
const END64_BYTES = 56;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 65_535;
const IN_ZIP64_FIELD = 0xffffffff;
const ZIP64_FIELD = 1;
const ENCRYPTED_FLAG = 1;
/** A model of ten thousand tensors has a directory of about one megabyte. */
const MAX_DIRECTORY_BYTES = 16_000_000;
const MAX_ENTRIES = 100_000;
const CHUNK_BYTES = 2 ** 22;

/** Whether a file begins like a zip file. */
export function isZip(source: ByteSource): boolean {
  return source.bytes > END_BYTES && view(source.read(0, 4)).getUint32(0, true) === LOCAL_SIGNATURE;
}

/**
 * Reads the directory and each entry's own header; no entry's data.
 * @throws WeightsError for entries that are compressed, encrypted, overlapping, repeated or out of range
 */
export function readStoredZip(source: ByteSource): Map<string, StoredEntry> {
  const directory = findDirectory(source);
  const bytes = source.read(directory.offset, directory.bytes);
  const entries = new Map<string, StoredEntry>();
  let at = 0;
  for (let index = 0; index < directory.entries; index++) {
    if (at + CENTRAL_BYTES > bytes.length) throw damaged(said('directory-cut-short'));
    const { entry, next } = readEntry(source, bytes, at);
    if (entries.has(entry.name)) throw damaged(said('holds-twice', { name: entry.name }));
    entries.set(entry.name, entry);
    at = next;
  }
  rejectOverlaps([...entries.values()], directory.offset);
  return entries;
}

/** Reads an entry's data and compares them with the checksum in the directory. */
export function readEntryData(source: ByteSource, entry: StoredEntry): Uint8Array {
  const data = source.read(entry.offset, entry.bytes);
  if (crc32(data) !== entry.crc32) throw damaged(said('checksum-does-not-fit', { name: entry.name }));
  return data;
}

/** As `readEntryData`, for data of any size: only a part of them is held at a time. */
export function verifyEntry(source: ByteSource, entry: StoredEntry): void {
  let found = 0;
  for (let done = 0; done < entry.bytes; done += CHUNK_BYTES) {
    found = crc32(source.read(entry.offset + done, Math.min(CHUNK_BYTES, entry.bytes - done)), found);
  }
  if (found !== entry.crc32) throw damaged(said('checksum-does-not-fit', { name: entry.name }));
}

function findDirectory(source: ByteSource): { offset: number; bytes: number; entries: number } {
  const tailBytes = Math.min(source.bytes, END_BYTES + MAX_COMMENT_BYTES);
  const tailOffset = source.bytes - tailBytes;
  const tail = view(source.read(tailOffset, tailBytes));
  let end = tailBytes - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end--;
  if (end < 0) throw damaged(said('directory-cut-off'));
  let entries = tail.getUint16(end + 10, true);
  let bytes = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  if (entries === 0xffff || bytes === IN_ZIP64_FIELD || offset === IN_ZIP64_FIELD) {
    ({ entries, bytes, offset } = readEnd64(source, tailOffset + end));
  }
  if (entries > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES) throw damaged(said('directory-too-large'));
  if (offset + bytes > source.bytes) throw damaged(said('directory-outside-file'));
  return { offset, bytes, entries };
}

function readEnd64(source: ByteSource, end: number): { offset: number; bytes: number; entries: number } {
  const locatorAt = end - END64_LOCATOR_BYTES;
  if (locatorAt < 0) throw damaged(said('directory-missing'));
  const locator = view(source.read(locatorAt, END64_LOCATOR_BYTES));
  if (locator.getUint32(0, true) !== END64_LOCATOR_SIGNATURE) throw damaged(said('directory-missing'));
  const recordAt = toNumber(locator.getBigUint64(8, true));
  if (recordAt + END64_BYTES > source.bytes) throw damaged(said('directory-outside-file'));
  const record = view(source.read(recordAt, END64_BYTES));
  if (record.getUint32(0, true) !== END64_SIGNATURE) throw damaged(said('directory-damaged'));
  return {
    entries: toNumber(record.getBigUint64(32, true)),
    bytes: toNumber(record.getBigUint64(40, true)),
    offset: toNumber(record.getBigUint64(48, true)),
  };
}

function readEntry(
  source: ByteSource,
  directory: Uint8Array,
  at: number,
): { entry: StoredEntry; next: number } {
  const fields = view(directory.subarray(at));
  if (fields.getUint32(0, true) !== CENTRAL_SIGNATURE) throw damaged(said('directory-damaged'));
  const nameBytes = fields.getUint16(28, true);
  const extraBytes = fields.getUint16(30, true);
  const next = at + CENTRAL_BYTES + nameBytes + extraBytes + fields.getUint16(32, true);
  if (next > directory.length) throw damaged(said('directory-cut-short'));
  const nameAt = at + CENTRAL_BYTES;
  const name = new TextDecoder().decode(directory.subarray(nameAt, nameAt + nameBytes));
  if (fields.getUint16(8, true) & ENCRYPTED_FLAG) throw damaged(said('entry-is-encrypted', { name }));
  if (fields.getUint16(10, true) !== 0) {
    throw new WeightsError('weights-unsafe', said('entry-is-compressed', { name }));
  }
  const sizes = [fields.getUint32(20, true), fields.getUint32(24, true), fields.getUint32(42, true)];
  const extra = directory.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes);
  const [stored, bytes, headerAt] = widenSizes(sizes, extra);
  if (stored === undefined || bytes === undefined || headerAt === undefined || stored !== bytes) {
    throw damaged(said('entry-has-two-sizes', { name }));
  }
  const offset = findData(source, headerAt, directory.subarray(nameAt, nameAt + nameBytes));
  if (offset + bytes > source.bytes) throw damaged(said('entry-outside-file', { name }));
  return { entry: { name, offset, bytes, crc32: fields.getUint32(16, true) }, next };
}

/** Replaces sizes of 2³² − 1 by those of the zip64 extra field, in the field's order. */
function widenSizes([stored, bytes, headerAt]: number[], extra: Uint8Array): number[] {
  const fields = view(extra);
  const wide: number[] = [];
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = fields.getUint16(at + 2, true);
    if (fields.getUint16(at, true) === ZIP64_FIELD) {
      const end = Math.min(at + 4 + length, extra.length);
      for (let item = at + 4; item + 8 <= end; item += 8) {
        wide.push(toNumber(fields.getBigUint64(item, true)));
      }
    }
    at += 4 + length;
  }
  // The field gives the size in memory before the size in the file.
  const memory = bytes === IN_ZIP64_FIELD ? wide.shift() : bytes;
  const file = stored === IN_ZIP64_FIELD ? wide.shift() : stored;
  const header = headerAt === IN_ZIP64_FIELD ? wide.shift() : headerAt;
  return [file, memory, header].filter((size) => size !== undefined);
}

function findData(source: ByteSource, headerAt: number, name: Uint8Array): number {
  if (headerAt + LOCAL_BYTES + name.length > source.bytes) throw damaged(said('some-entry-outside-file'));
  const header = source.read(headerAt, LOCAL_BYTES + name.length);
  const fields = view(header);
  const ownName = header.subarray(LOCAL_BYTES);
  if (
    fields.getUint32(0, true) !== LOCAL_SIGNATURE ||
    fields.getUint16(8, true) !== 0 ||
    fields.getUint16(26, true) !== name.length ||
    !name.every((byte, index) => byte === ownName[index])
  ) {
    throw damaged(said('directory-and-entry-disagree'));
  }
  return headerAt + LOCAL_BYTES + name.length + fields.getUint16(28, true);
}

function rejectOverlaps(entries: readonly StoredEntry[], directoryAt: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) throw damaged(said('entry-overlaps', { name: entry.name }));
    end = entry.offset + entry.bytes;
  }
  if (end > directoryAt) throw damaged(said('entry-overlaps-directory'));
}

function toNumber(value: bigint): number {
  if (value > Number.MAX_SAFE_INTEGER) throw damaged(said('claims-impossible-size'));
  return Number(value);
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const damaged = (what: Said) => new WeightsError('weights-invalid', what);
