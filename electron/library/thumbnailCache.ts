import { randomUUID } from 'node:crypto';
import { open, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../files/ignoreMissing.ts';
import { removeOldest } from '../files/removeOldest.ts';
import { writeUnlessFull } from '../files/writeUnlessFull.ts';

const JPEG_START = 0xffd8;
const JPEG_END = 0xffd9;

/** Draws a small upright sRGB JPEG. @throws Failure 'picture-…' */
export type MakeThumbnail = (path: string, longSidePx: number, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * Thumbnails on disk, named by the original's content and, of photos as developed, by how they are: what has
 * changed has another name, and so another thumbnail. Reading one marks it as used; `trim` drops the least
 * recently used.
 */
export class ThumbnailCache {
  readonly #folder: string;
  readonly #make: MakeThumbnail;
  readonly #inWork = new Map<string, Promise<Uint8Array>>();

  constructor(folder: string, make: MakeThumbnail) {
    this.#folder = folder;
    this.#make = make;
  }

  /**
   * The thumbnail's JPEG, made where it is not there yet; on a full disk it is shown without being kept. Two
   * callers share one making; the first one's `signal` decides.
   */
  async get(
    original: { readonly path: string; readonly sha256: string },
    longSidePx: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const file = this.#fileOf(original.sha256, [longSidePx]);
    if (await markUsed(file)) return readFile(file);
    const making = this.#inWork.get(file) ?? this.#write(file, original.path, longSidePx, signal);
    this.#inWork.set(file, making);
    return making;
  }

  /** Resolves when none is being made. */
  async settled(): Promise<void> {
    while (this.#inWork.size > 0) await Promise.allSettled(this.#inWork.values());
  }

  /** The thumbnail's JPEG of a photo as developed; null where none is kept. */
  async findDeveloped(sha256: string, development: string, longSidePx: number): Promise<Uint8Array | null> {
    const file = this.#fileOf(sha256, [development, longSidePx]);
    return (await markUsed(file)) ? readFile(file) : null;
  }

  /**
   * @param development names what was done to the photo, with letters and digits
   * @returns false where the disk is full
   */
  async keepDeveloped(
    sha256: string,
    development: string,
    longSidePx: number,
    jpeg: Uint8Array,
  ): Promise<boolean> {
    return writeWhole(this.#fileOf(sha256, [development, longSidePx]), jpeg);
  }

  /** Deletes the least recently used until all fit; returns the bytes that stay. */
  trim(limitBytes: number): Promise<number> {
    return removeOldest(this.#folder, limitBytes);
  }

  async #write(file: string, path: string, longSidePx: number, signal: AbortSignal): Promise<Uint8Array> {
    try {
      const jpeg = await this.#make(path, longSidePx, signal);
      await writeWhole(file, jpeg);
      return jpeg;
    } finally {
      this.#inWork.delete(file);
    }
  }

  #fileOf(sha256: string, kind: readonly (string | number)[]): string {
    return join(this.#folder, sha256.slice(0, 2), `${[sha256, ...kind].join('-')}.jpg`);
  }
}

const writeWhole = (file: string, jpeg: Uint8Array): Promise<boolean> =>
  writeUnlessFull(file, `${file}.${randomUUID()}.part`, jpeg);

/** A power cut may leave a file with its name and without its content; a picture that is cut is drawn anew. */
async function isWhole(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(ignoreMissing);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    if (size < 4) return false;
    const ends = Buffer.alloc(4);
    await file.read(ends, 0, 2, 0);
    await file.read(ends, 2, 2, size - 2);
    const isJpeg = ends.readUInt16BE(0) === JPEG_START;
    return isJpeg ? ends.readUInt16BE(2) === JPEG_END : ends[0] !== 0;
  } finally {
    await file.close();
  }
}

async function markUsed(file: string): Promise<boolean> {
  if (!(await isWhole(file))) return false;
  const now = new Date();
  return (await utimes(file, now, now).then(() => true, ignoreMissing)) ?? false;
}
