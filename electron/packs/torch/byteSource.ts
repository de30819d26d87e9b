import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { said } from '../../../shared/errors/words/words.ts';
import { WeightsError } from './weightsError.ts';

/** Bytes that are read at will: a file, or memory in tests. */
export interface ByteSource {
  readonly bytes: number;
  /** @throws RangeError where the range leaves the source */
  read(offset: number, length: number): Uint8Array;
}

export class MemorySource implements ByteSource {
  readonly #memory: Uint8Array;

  constructor(memory: Uint8Array) {
    this.#memory = memory;
  }

  get bytes(): number {
    return this.#memory.length;
  }

  read(offset: number, length: number): Uint8Array {
    expectInside(this, offset, length);
    return this.#memory.subarray(offset, offset + length);
  }
}

/** A file, open until it is disposed of. */
export class FileSource implements ByteSource, Disposable {
  readonly bytes: number;
  readonly #descriptor: number;

  /** @throws WeightsError where it is no file; system errors */
  constructor(path: string) {
    // A pipe would be waited for, a device read without an end.
    this.#descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = fstatSync(this.#descriptor);
    if (!facts.isFile()) {
      closeSync(this.#descriptor);
      throw new WeightsError('weights-invalid', said('it-is-no-file'));
    }
    this.bytes = facts.size;
  }

  read(offset: number, length: number): Uint8Array {
    expectInside(this, offset, length);
    const buffer = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const read = readSync(this.#descriptor, buffer, done, length - done, offset + done);
      if (read === 0) throw new RangeError('the file became shorter while it was read');
      done += read;
    }
    return buffer;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

function expectInside(source: ByteSource, offset: number, length: number): void {
  const isInside =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= source.bytes;
  if (!isInside) throw new RangeError(`bytes ${offset} + ${length} of ${source.bytes}`);
}
