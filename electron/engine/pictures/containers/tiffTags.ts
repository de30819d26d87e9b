import type { EncodedFile, SeenMetadata, Splice } from './splice.ts';

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const ICC_TAG = 34675;
const UNDEFINED = 7;

/**
 * Puts a new main directory with the profile behind the file: the encoder's entries as they are, whose values
 * stay where they lie (TIFF 6.0, section 2). The resolution is the encoder's own work.
 */
export async function spliceTiff(file: EncodedFile, { icc }: SeenMetadata): Promise<Splice> {
  if (icc === undefined) return { replacedBytes: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0) };
  const header = Buffer.from(await file.read(0, HEADER_BYTES));
  const directoryAt = header.readUInt32LE(4);
  const count = (await file.read(directoryAt, 2)).readUInt16LE(0);
  const block = await file.read(directoryAt + 2, count * ENTRY_BYTES);
  const entries = Array.from({ length: count }, (_, index) =>
    block.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES),
  );
  const padding = Buffer.alloc(file.bytes % 2);
  const newDirectoryAt = file.bytes + padding.length;
  header.writeUInt32LE(newDirectoryAt, 4);
  const profileAt = newDirectoryAt + 2 + (count + 1) * ENTRY_BYTES + 4;
  const sorted = [...entries, profileEntry(icc.length, profileAt)].sort(
    (a, b) => a.readUInt16LE(0) - b.readUInt16LE(0),
  );
  const counted = Buffer.alloc(2);
  counted.writeUInt16LE(sorted.length, 0);
  const noNext = Buffer.alloc(4);
  return {
    replacedBytes: HEADER_BYTES,
    head: header,
    tail: Buffer.concat([padding, counted, ...sorted, noNext, icc]),
  };
}

function profileEntry(bytes: number, at: number): Buffer {
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.writeUInt16LE(ICC_TAG, 0);
  entry.writeUInt16LE(UNDEFINED, 2);
  entry.writeUInt32LE(bytes, 4);
  entry.writeUInt32LE(at, 8);
  return entry;
}
