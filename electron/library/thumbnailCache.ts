import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../files/systemCode.ts';

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
  readonly #inWork = new Map<string, Promise<string>>();

  constructor(folder: string, make: MakeThumbnail) {
    this.#folder = folder;
    this.#make = make;
  }

  /**
   * The file with the thumbnail, made where it is not there yet. Two callers share one making; the first
   * one's `signal` decides.
   */
  async get(
    original: { readonly path: string; readonly sha256: string },
    longSidePx: number,
    signal: AbortSignal,
  ): Promise<string> {
    const file = this.#fileOf(original.sha256, [longSidePx]);
    if (await markUsed(file)) return file;
    const making = this.#inWork.get(file) ?? this.#write(file, original.path, longSidePx, signal);
    this.#inWork.set(file, making);
    return making;
  }

  /** The file with the thumbnail of a photo as developed; null where none is kept. */
  async findDeveloped(sha256: string, development: string, longSidePx: number): Promise<string | null> {
    const file = this.#fileOf(sha256, [development, longSidePx]);
    return (await markUsed(file)) ? file : null;
  }

  /** @param development names what was done to the photo, with letters and digits */
  async keepDeveloped(
    sha256: string,
    development: string,
    longSidePx: number,
    jpeg: Uint8Array,
  ): Promise<void> {
    await writeWhole(this.#fileOf(sha256, [development, longSidePx]), jpeg);
  }

  /** Deletes the least recently used until all fit; returns the bytes that stay. */
  async trim(limitBytes: number): Promise<number> {
    const names = await readdir(this.#folder, { recursive: true }).catch(ignoreMissing);
    const files = [];
    for (const name of names ?? []) {
      const path = join(this.#folder, name);
      const state = await stat(path).catch(ignoreMissing);
      if (state?.isFile()) files.push({ path, bytes: state.size, usedAtMs: state.mtimeMs });
    }
    files.sort((a, b) => a.usedAtMs - b.usedAtMs);
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      if (bytes <= limitBytes) break;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
    return bytes;
  }

  async #write(file: string, path: string, longSidePx: number, signal: AbortSignal): Promise<string> {
    try {
      await writeWhole(file, await this.#make(path, longSidePx, signal));
      return file;
    } finally {
      this.#inWork.delete(file);
    }
  }

  #fileOf(sha256: string, kind: readonly (string | number)[]): string {
    return join(this.#folder, sha256.slice(0, 2), `${[sha256, ...kind].join('-')}.jpg`);
  }
}

async function writeWhole(file: string, jpeg: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}.part`;
  await writeFile(unfinished, jpeg);
  await rename(unfinished, file);
}

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

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) === 'ENOENT') return undefined;
  throw error;
}
