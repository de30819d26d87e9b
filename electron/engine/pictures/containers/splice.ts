import type { Density } from '../metadata/metadataEdits.ts';

/** What a picture needs to be seen as it is meant; everything else that a file says is ExifTool's work. */
export interface SeenMetadata {
  readonly icc?: Uint8Array;
  readonly density?: Density;
}

/**
 * How profile and resolution get into an encoded file: its first `replacedBytes` become `head`, and `tail`
 * follows its end. Sharp assigns no profile to raw pixels, it only converts them to one, and it knows a single
 * resolution for both sides.
 */
export interface Splice {
  readonly replacedBytes: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** Reads from the encoded file that is to be spliced. */
export interface EncodedFile {
  readonly bytes: number;
  read(offset: number, length: number): Promise<Buffer>;
}

export function memoryFile(encoded: Buffer): EncodedFile {
  return { bytes: encoded.length, read: async (at, length) => encoded.subarray(at, at + length) };
}
