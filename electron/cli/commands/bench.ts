import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchSetting } from '../bench/benchSetting.ts';
import {
  BENCH_PARTS,
  type BenchPart,
  MEASUREMENTS,
  type Measured,
  type MeasurementKind,
} from '../bench/measurements.ts';
import { runBenchPart } from '../bench/runBenchPart.ts';
import { createEngine, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

export interface BenchOptions {
  readonly pack?: string;
  readonly only?: readonly BenchPart[];
  readonly json?: boolean;
  /** Minutes after which it ends with what it has measured. */
  readonly within?: number;
}

const DEFAULT_WITHIN_MINUTES = 30;

/** `darkroom bench`: how fast and how frugal this machine restores drawn photographs. */
export async function bench(session: Session, options: BenchOptions): Promise<ExitCode> {
  const { print, note } = session.terminal;
  const { within = DEFAULT_WITHIN_MINUTES } = options;
  const timeout = AbortSignal.timeout(within * 60_000);
  const signal = AbortSignal.any([session.terminal.signal, timeout]);
  const pack = await session.shelf.find(options.pack);
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-bench-'));
  const withEngine: BenchSetting['withEngine'] = async (work, settings) => {
    const engine = createEngine(settings);
    try {
      return await work(engine);
    } finally {
      await engine.close();
    }
  };
  const { id, version } = pack.manifest;
  const measured: Measured = {};
  try {
    for (const part of options.only ?? BENCH_PARTS) {
      if (signal.aborted) break;
      note(`measuring ${part} …`);
      Object.assign(measured, await runBenchPart(part, { pack, folder, signal, withEngine }));
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown; // what was measured until then is printed
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (options.json) print(JSON.stringify({ pack: id, version, ...roundAll(measured) }));
  else for (const line of describe(`${id} ${version}`, measured)) print(line);
  if (session.terminal.signal.aborted) return EXIT.interrupted;
  if (!timeout.aborted) return EXIT.allDone;
  note(`Not everything was measured within ${within} minutes; this machine is too slow or too busy.`);
  return EXIT.somethingFailed;
}

function describe(packName: string, measured: Measured): string[] {
  const kinds: readonly MeasurementKind[] = MEASUREMENTS;
  const values: Readonly<Record<string, number | null | undefined>> = measured;
  const lines = kinds.flatMap(({ name, text, unit, atMost, atLeast }) => {
    const value = values[name];
    if (value === undefined) return [];
    const number = value === null ? 'unknown' : String(toThreeDigits(value));
    const promise = atMost ? `  (at most ${atMost})` : atLeast ? `  (at least ${atLeast})` : '';
    return [`${name.padEnd(30)}${number.padStart(8)} ${unit.padEnd(5)}${promise.padEnd(17)}  ${text}`];
  });
  return [packName, ...lines];
}

function roundAll(measured: Measured): Measured {
  return Object.fromEntries(
    Object.entries(measured).map(([name, value]) => [name, value === null ? null : toThreeDigits(value)]),
  );
}

function toThreeDigits(value: number): number {
  return value >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}
