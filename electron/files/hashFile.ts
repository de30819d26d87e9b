import { createHash } from 'node:crypto';
import { createReadStream, stat } from './disk.ts';

/** A file as the file system shows it. */
export interface FileState {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Whole milliseconds. */
  readonly modifiedAtMs: number;
}

/** SHA-256 of a file's bytes, hexadecimal. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(path, {
    highWaterMark: 1 << 20,
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

export async function readFileState(path: string): Promise<FileState> {
  const { size, mtimeMs } = await stat(path);
  return { path, bytes: size, modifiedAtMs: Math.floor(mtimeMs) };
}

export function isSameState(a: FileState, b: FileState): boolean {
  return a.bytes === b.bytes && a.modifiedAtMs === b.modifiedAtMs;
}
