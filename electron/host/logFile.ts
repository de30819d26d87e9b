import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LOG_BYTES_MAX = 1_000_000;
/** With the current one: what a person may be asked to send stays small. */
const LOGS_KEPT = 4;

/**
 * The log that messages of the app mean by 'the log'. Written at once, because what is worth logging may be the
 * last that happens; turned over when it is full, so that it never fills a disk.
 */
export class LogFile {
  readonly path: string;
  readonly #folder: string;
  readonly #bytesMax: number;
  readonly #now: () => Date;

  constructor(folder: string, { bytesMax = LOG_BYTES_MAX, now = () => new Date() } = {}) {
    this.#folder = folder;
    this.#bytesMax = bytesMax;
    this.#now = now;
    this.path = join(folder, 'darkroom.log');
  }

  /** Never throws: a full or read-only disk must not turn a small trouble into a large one. */
  write(level: 'info' | 'warning' | 'error', text: string): void {
    try {
      mkdirSync(this.#folder, { recursive: true });
      this.#turnOver();
      const [first = '', ...rest] = text.trimEnd().split('\n');
      const lines = [`${this.#now().toISOString()} ${level} ${first}`, ...rest.map((line) => `    ${line}`)];
      appendFileSync(this.path, `${lines.join('\n')}\n`);
    } catch (error) {
      process.stderr.write(`The log cannot be written: ${String(error)}\n`);
    }
  }

  /** What went wrong, with its stack and its causes. */
  writeError(error: unknown): void {
    this.write('error', describe(error));
  }

  #turnOver(): void {
    const bytes = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes < this.#bytesMax) return;
    rmSync(this.#older(LOGS_KEPT - 1), { force: true });
    for (let age = LOGS_KEPT - 2; age >= 0; age--) {
      const file = age === 0 ? this.path : this.#older(age);
      if (statSync(file, { throwIfNoEntry: false })) renameSync(file, this.#older(age + 1));
    }
  }

  #older(age: number): string {
    return join(this.#folder, `darkroom.${age}.log`);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${describe(error.cause)}`;
}
