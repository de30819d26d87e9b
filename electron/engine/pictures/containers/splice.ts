/**
 * How metadata get into an encoded file: its first `replacedBytes` become `head`, and `tail` follows its
 * end. Sharp can keep metadata only from one file to another and rewrites EXIF on the way, which breaks
 * maker notes; this project holds raw pixels, so it writes the containers itself, byte for byte.
 */
export interface Splice {
  readonly replacedBytes: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  /** What the format cannot carry. */
  readonly leftOut: readonly MetadataBlock[];
}

export type MetadataBlock = 'exif' | 'xmp' | 'iptc';

/** Reads from the encoded file that is to be spliced. */
export interface EncodedFile {
  readonly bytes: number;
  read(offset: number, length: number): Promise<Buffer>;
}

export function memoryFile(encoded: Buffer): EncodedFile {
  return { bytes: encoded.length, read: async (at, length) => encoded.subarray(at, at + length) };
}
