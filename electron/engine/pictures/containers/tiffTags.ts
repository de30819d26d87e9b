import { readExifTags, type Tag, writeTagTree } from '../metadata/tagTree.ts';
import type { CarriedMetadata } from '../picture.ts';
import type { EncodedFile, Splice } from './splice.ts';

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const NO_TAGS = { main: [], exif: [], gps: [], interoperability: [] };
const [BYTE, UNDEFINED] = [1, 7];
const TIFF_TAG = { xmp: 700, iptc: 33723, icc: 34675 } as const;

/**
 * Puts a new main directory behind the file: the encoder's entries as they are, whose values stay where
 * they lie, and the metadata. EXIF becomes a directory of its own, so its blocks are laid out anew.
 */
export async function spliceTiff(file: EncodedFile, metadata: CarriedMetadata): Promise<Splice> {
  const header = Buffer.from(await file.read(0, HEADER_BYTES));
  const directoryAt = header.readUInt32LE(4);
  const count = (await file.read(directoryAt, 2)).readUInt16LE(0);
  const block = await file.read(directoryAt + 2, count * ENTRY_BYTES);
  const added: Tag[] = [];
  const add = (tag: number, type: number, bytes: Uint8Array | undefined) => {
    if (bytes !== undefined) added.push({ tag, type, count: bytes.length, bytes });
  };
  add(TIFF_TAG.xmp, BYTE, metadata.xmp);
  add(TIFF_TAG.iptc, UNDEFINED, metadata.iptc);
  add(TIFF_TAG.icc, UNDEFINED, metadata.icc);
  const tree = readExifTags(metadata.exif) ?? NO_TAGS;
  const replaced = new Set([...tree.main, ...added].map(({ tag }) => tag));
  const entries = Array.from({ length: count }, (_, index) =>
    block.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES),
  ).filter((entry) => !replaced.has(entry.readUInt16LE(0)));
  const padding = Buffer.alloc(file.bytes % 2);
  const newDirectoryAt = file.bytes + padding.length;
  header.writeUInt32LE(newDirectoryAt, 4);
  const directories = writeTagTree({ ...tree, main: [...tree.main, ...added] }, newDirectoryAt, entries);
  return {
    replacedBytes: HEADER_BYTES,
    head: header,
    tail: Buffer.concat([padding, directories]),
    leftOut: [],
  };
}
