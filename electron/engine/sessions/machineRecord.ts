import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../files/systemCode.ts';
import { temporaryPath } from '../../files/temporaryFile.ts';
import type { CheckedFiles } from '../../packs/openPack.ts';

const RECORD_VERSION = 1;

const schema = z.strictObject({
  version: z.literal(RECORD_VERSION),
  /** On another processor other instructions decide. */
  processor: z.string(),
  checkedFiles: z.record(z.string(), z.string()),
  /** By pack hash: whether eight bits were faster. */
  eightBits: z.record(z.string(), z.boolean()),
});

/**
 * What is found out once on a machine and holds from then on: which of the packs' files were whole, and whether
 * eight bits are faster. One file in the cache; without it, or with a damaged one, everything is found out anew.
 */
export class MachineRecord {
  readonly checkedFiles: CheckedFiles = new Map();
  readonly #eightBits = new Map<string, boolean>();
  readonly #file: string | null;
  #loading: Promise<void> | null = null;
  #saved = '';

  /** @param file null: nothing outlives the engine */
  constructor(file: string | null) {
    this.#file = file;
  }

  /** Reads the file, once. */
  load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  /** undefined: not measured yet. */
  isFasterInEightBits(packHash: string): boolean | undefined {
    return this.#eightBits.get(packHash);
  }

  setFasterInEightBits(packHash: string, isFaster: boolean): void {
    this.#eightBits.set(packHash, isFaster);
  }

  /**
   * Writes what is new. Engines that write at the same time replace each other's file whole.
   * @throws system errors
   */
  async save(): Promise<void> {
    const text = this.#text();
    if (this.#file === null || text === this.#saved) return;
    this.#saved = text;
    await mkdir(path.dirname(this.#file), { recursive: true });
    const unfinished = temporaryPath(this.#file);
    try {
      await writeFile(unfinished, text, { flag: 'wx' });
      await rename(unfinished, this.#file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async #read(): Promise<void> {
    if (this.#file === null) return;
    const text = await readFile(this.#file, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === undefined) throw error;
      return '';
    });
    const record = schema.safeParse(parseJson(text)).data;
    if (record === undefined) return;
    for (const [file, state] of Object.entries(record.checkedFiles)) this.checkedFiles.set(file, state);
    if (record.processor !== processorName()) return;
    for (const [hash, isFaster] of Object.entries(record.eightBits)) this.#eightBits.set(hash, isFaster);
    this.#saved = this.#text();
  }

  #text(): string {
    const record: z.infer<typeof schema> = {
      version: RECORD_VERSION,
      processor: processorName(),
      checkedFiles: Object.fromEntries(this.checkedFiles),
      eightBits: Object.fromEntries(this.#eightBits),
    };
    return JSON.stringify(record);
  }
}

function processorName(): string {
  return `${process.platform} ${process.arch} ${cpus()[0]?.model ?? ''}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
