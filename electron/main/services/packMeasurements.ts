import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { PROVIDERS } from '../../../shared/engine/providers.ts';
import type { PackMeasurement } from '../../../shared/packs/installation.ts';

const fileSchema = z.record(
  z.string(),
  z.object({
    provider: z.enum(PROVIDERS),
    secondsPerMegapixel: z.number().positive(),
    peakBytes: z.number().min(0),
  }),
);

/** What packs cost on this computer, by their hash. In the cache: it can be measured again. */
export class PackMeasurements {
  readonly #file: string;
  #known: Readonly<Record<string, PackMeasurement>> = {};

  constructor(file: string) {
    this.#file = file;
  }

  /** A file that is missing or unreadable holds nothing. */
  async load(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(() => '{}');
    this.#known = fileSchema.safeParse(parseJson(text)).data ?? {};
  }

  of(packHash: string): PackMeasurement | null {
    return this.#known[packHash] ?? null;
  }

  async keep(packHash: string, measurement: PackMeasurement): Promise<void> {
    this.#known = { ...this.#known, [packHash]: measurement };
    await mkdir(dirname(this.#file), { recursive: true });
    const unfinished = `${this.#file}.part`;
    await writeFile(unfinished, JSON.stringify(this.#known));
    await rename(unfinished, this.#file);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
