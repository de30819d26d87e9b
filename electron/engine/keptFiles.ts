import { createHash } from 'node:crypto';
import { open, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { type Said, said } from '../../shared/errors/words/words.ts';
import { bytesShort, type ReadDiskSpace, readDiskSpace } from '../files/diskSpace.ts';
import { entriesBelow } from '../files/entriesBelow.ts';
import { ignoreMissing } from '../files/ignoreMissing.ts';
import { isProcessAlive } from '../files/isProcessAlive.ts';
import { writeUnlessFull } from '../files/writeUnlessFull.ts';

/** What belongs together is forgotten together: everything of one original. */
export interface KeptName {
  readonly originalSha256: string;
  /** What else the arrays depend on. */
  readonly name: string;
}

interface Entry {
  readonly file: string;
  readonly bytes: number;
}

/*
 * A file: 128 bytes of header, then the arrays one after the other, little-endian as in memory.
 *   0  magic          8 bytes
 *   8  count          uint32, arrays
 *  12  crc            uint32, CRC-32 of all that follows the header
 *  16  name           32 bytes, SHA-256 of the name
 *  48  lengths        uint32 each, bytes
 */
const MAGIC = Buffer.from('DRKEPT01');
const HEADER_BYTES = 128;
const LENGTHS_AT = 48;
const MAX_ARRAYS = (HEADER_BYTES - LENGTHS_AT) / 4;
const ENDING = '.kept';
const UNFINISHED = '.part';
/** Writing is slower than computing on a very slow disk only; then some of it is simply not kept. */
const MAX_WAITING = 16;

/**
 * Arrays on disk that took long to compute, one file each, so that they outlive the engine. Bounded; what was
 * used least recently goes first. Where the volume has too little room, what is kept gives way, and no more is kept
 * until there is some. What is damaged, cut off or not what its name says is removed and computed again. One
 * engine at a time uses a folder.
 */
export class KeptFiles {
  /** Settled once what lies in the folder is known; before that nothing is found. */
  readonly ready: Promise<void>;
  readonly #folder: string;
  readonly #onTrouble: (what: Said) => void;
  readonly #readSpace: ReadDiskSpace;
  #limitBytes: number;
  /** By the file's path below the folder, in order of last use. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isBroken = false;

  constructor(
    folder: string,
    limitBytes: number,
    onTrouble: (what: Said) => void,
    readSpace: ReadDiskSpace = readDiskSpace,
  ) {
    this.#folder = folder;
    this.#readSpace = readSpace;
    this.#limitBytes = limitBytes;
    this.#onTrouble = onTrouble;
    this.ready = this.#scan().catch((error: unknown) => this.#giveUp(error));
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(name: KeptName): boolean {
    return this.#entries.has(keyOf(name));
  }

  /** @returns the arrays' bytes, each in memory of its own alignment; undefined where they are not kept */
  async read(name: KeptName): Promise<readonly Uint8Array<ArrayBuffer>[] | undefined> {
    await this.ready;
    const key = keyOf(name);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const arrays = await readArrays(entry, nameHash(name)).catch(() => undefined);
    if (arrays === undefined) {
      await this.#remove(key);
      return undefined;
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const now = new Date();
    // Only the order after a restart depends on it.
    await utimes(entry.file, now, now).catch(() => undefined);
    return arrays;
  }

  /** Keeps arrays, in the background; they must not be changed any more. */
  keep(name: KeptName, arrays: readonly ArrayBufferView[]): void {
    const bytes = arrays.reduce((sum, array) => sum + array.byteLength, HEADER_BYTES);
    if (this.#isBroken || this.#waiting >= MAX_WAITING || bytes > this.#limitBytes) return;
    if (arrays.length > MAX_ARRAYS) throw new RangeError(`${arrays.length} arrays do not fit one header`);
    this.#waiting++;
    this.#writing = this.#writing
      .then(() => this.#write(name, arrays, bytes))
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#waiting--;
      });
  }

  /** Resolves when everything that was to be kept so far is on disk. */
  async flush(): Promise<void> {
    await this.ready;
    await this.#writing;
  }

  async setLimit(bytes: number): Promise<void> {
    this.#limitBytes = bytes;
    await this.flush();
    await this.#shrinkTo(bytes);
  }

  /** Removes what belongs to an original, or everything. */
  async forget(originalSha256?: string): Promise<void> {
    await this.flush();
    for (const key of [...this.#entries.keys()]) {
      if (originalSha256 === undefined || path.dirname(key) === originalSha256) await this.#remove(key);
    }
  }

  async #scan(): Promise<void> {
    const found: (Entry & { key: string; usedAtMs: number })[] = [];
    for (const key of await entriesBelow(this.#folder)) {
      const file = path.join(this.#folder, key);
      if (key.endsWith(UNFINISHED) && !isBeingWritten(key)) await rm(file, { force: true });
      if (!key.endsWith(ENDING)) continue;
      const entry = await stat(file).catch(ignoreMissing);
      if (entry?.isFile()) found.push({ key, file, bytes: entry.size, usedAtMs: entry.mtimeMs });
    }
    found.sort((a, b) => a.usedAtMs - b.usedAtMs);
    for (const { key, file, bytes } of found) {
      this.#entries.set(key, { file, bytes });
      this.#bytes += bytes;
    }
    await this.#shrinkTo(this.#limitBytes);
  }

  async #write(name: KeptName, arrays: readonly ArrayBufferView[], bytes: number): Promise<void> {
    await this.ready;
    const key = keyOf(name);
    if (this.#entries.has(key)) return;
    await this.#shrinkTo(this.#limitBytes - bytes);
    if (!(await this.#makeRoom(bytes))) return;
    const file = path.join(this.#folder, key);
    const parts = arrays.map(bytesOf);
    const content = [headerOf(nameHash(name), parts), ...parts];
    // The folder may be emptied by somebody else in between, again and again: then this one is not kept.
    const isWritten = (await wasWritten(file, content)) || (await wasWritten(file, content));
    if (!isWritten) return;
    this.#entries.set(key, { file, bytes });
    this.#bytes += bytes;
  }

  /** What is kept gives way to what is newer, never the volume's reserve. @returns whether there is room */
  async #makeRoom(bytes: number): Promise<boolean> {
    const short = bytesShort(await this.#readSpace(this.#folder), bytes);
    if (short === 0) return true;
    await this.#shrinkTo(Math.max(0, this.#bytes - short));
    return bytesShort(await this.#readSpace(this.#folder), bytes) === 0;
  }

  async #shrinkTo(bytes: number): Promise<void> {
    for (const key of [...this.#entries.keys()]) {
      if (this.#bytes <= bytes) return;
      await this.#remove(key);
    }
  }

  async #remove(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    await rm(entry.file, { force: true });
  }

  /** A read-only disk is no reason to stop work: it is computed again next time. */
  #giveUp(error: unknown): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#onTrouble(said('results-not-kept-on-disk', { reason }));
  }
}

/** @returns false where the disk is full, or its folder vanished meanwhile */
function wasWritten(file: string, content: readonly Uint8Array[]): Promise<boolean> {
  // Of this process: two that keep the same thing at once would write into one file.
  const unfinished = `${file}.${process.pid}${UNFINISHED}`;
  return writeUnlessFull(file, unfinished, content).catch((error: unknown) => ignoreMissing(error) ?? false);
}

/** By a process that is alive; its number stands before the ending. */
function isBeingWritten(key: string): boolean {
  const pid = /\.(\d+)\.part$/.exec(key)?.[1];
  return pid !== undefined && Number(pid) !== process.pid && isProcessAlive(Number(pid));
}

const nameHash = ({ name }: KeptName): Buffer => createHash('sha256').update(name).digest();

const keyOf = (name: KeptName): string =>
  path.join(name.originalSha256, `${nameHash(name).toString('hex').slice(0, 40)}${ENDING}`);

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function headerOf(hash: Buffer, parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(parts.length, 8);
  header.writeUInt32LE(checksumOf(parts), 12);
  hash.copy(header, 16);
  for (const [index, part] of parts.entries()) header.writeUInt32LE(part.length, LENGTHS_AT + 4 * index);
  return header;
}

const checksumOf = (parts: readonly Uint8Array[]): number =>
  parts.reduce((checksum, part) => crc32(part, checksum), 0);

/** Undefined where the file is not what it should be. */
async function readArrays(
  { file, bytes }: Entry,
  hash: Buffer,
): Promise<readonly Uint8Array<ArrayBuffer>[] | undefined> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  if (size !== bytes || size < HEADER_BYTES) return undefined;
  const header = Buffer.alloc(HEADER_BYTES);
  await handle.read(header, 0, HEADER_BYTES, 0);
  const count = header.readUInt32LE(8);
  const isOurs = header.subarray(0, 8).equals(MAGIC) && header.subarray(16, LENGTHS_AT).equals(hash);
  if (!isOurs || count > MAX_ARRAYS) return undefined;
  const lengths = Array.from({ length: count }, (_, index) => header.readUInt32LE(LENGTHS_AT + 4 * index));
  if (lengths.reduce((sum, length) => sum + length, HEADER_BYTES) !== size) return undefined;
  const arrays: Uint8Array<ArrayBuffer>[] = [];
  let at = HEADER_BYTES;
  for (const length of lengths) {
    const array = new Uint8Array(length);
    const { bytesRead } = await handle.read(array, 0, length, at);
    if (bytesRead !== length) return undefined;
    arrays.push(array);
    at += length;
  }
  return checksumOf(arrays) === header.readUInt32LE(12) ? arrays : undefined;
}
