import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './fileFailure.ts';

/** Draws a small upright sRGB JPEG. @throws Failure 'picture-…' */
export type MakeThumbnail = (path: string, longSidePx: number, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * Thumbnails on disk, named by the original's content: a changed original has another name, and so another
 * thumbnail. Reading one marks it as used; `trim` drops the least recently used.
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
    const file = join(this.#folder, original.sha256.slice(0, 2), `${original.sha256}-${longSidePx}.jpg`);
    if (await markUsed(file)) return file;
    const making = this.#inWork.get(file) ?? this.#write(file, original.path, longSidePx, signal);
    this.#inWork.set(file, making);
    return making;
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
      const jpeg = await this.#make(path, longSidePx, signal);
      await mkdir(join(file, '..'), { recursive: true });
      const unfinished = `${file}.${randomUUID()}.part`;
      await writeFile(unfinished, jpeg);
      await rename(unfinished, file);
      return file;
    } finally {
      this.#inWork.delete(file);
    }
  }
}

async function markUsed(file: string): Promise<boolean> {
  const now = new Date();
  return (await utimes(file, now, now).then(() => true, ignoreMissing)) ?? false;
}

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) === 'ENOENT') return undefined;
  throw error;
}
