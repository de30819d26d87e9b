import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './tiffDirectory.ts';

/** A file as a source of tags: read at the places asked for, so that a large one costs nothing. */
export function fileSource(path: string): ByteSource & { close(): void } {
  const file = openSync(path, 'r');
  const bytes = fstatSync(file).size;
  return {
    bytes,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes)
        throw new RangeError(`${length} bytes at ${offset} are outside a file of ${bytes}`);
      const part = Buffer.alloc(length);
      const got = readSync(file, part, 0, length, offset);
      if (got < length) throw new RangeError(`${length} bytes at ${offset} could not be read`);
      return part;
    },
    close: () => closeSync(file),
  };
}
