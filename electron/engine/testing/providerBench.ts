import { parseArgs } from 'node:util';
import { PROVIDERS, type Provider } from '../../../shared/engine/providers.ts';
import { Failure, toFailureData } from '../../../shared/errors/failure.ts';
import { openPack } from '../../packs/openPack.ts';
import { ProvenPack } from '../sessions/provenPack.ts';
import { listProviders } from '../sessions/providers.ts';

/**
 * What every execution provider of this machine gives, for packs in pixel space:
 *
 *     node build/run.mjs electron/engine/testing/providerBench.ts models/packs/pisa-compact models/packs/pisa-swift
 *         [--tiles 512,1024,2048] [--providers webgpu,cuda] [--minutes 3] [--strict]
 *
 * One JSON line for each provider, pack, graph and tile: the largest difference on the golden tile and seconds per
 * output megapixel, the best of some runs. A provider that fails gets a line that says why; with --strict the exit
 * code is 1 then. PiSA-SR at its real size: electron/packs/testing/realSizeBench.ts, with --half.
 */
export interface BenchLine {
  readonly event: 'provider';
  readonly provider: Provider;
  readonly pack: string;
  /** Largest difference on the golden tile. */
  readonly goldenError?: number;
  readonly graph?: 'default' | 'residuals';
  readonly tilePx?: number;
  readonly secondsPerMegapixel?: number;
  readonly failure?: string;
}

export interface BenchPlan {
  readonly packFolders: readonly string[];
  readonly providers: readonly Provider[];
  readonly tiles: readonly number[];
  readonly signal: AbortSignal;
}

/** After the run that compiles shaders for a shape. */
const RUNS = 4;

export async function* measureProviders(plan: BenchPlan): AsyncGenerator<BenchLine> {
  for (const provider of plan.providers) {
    for (const folder of plan.packFolders) {
      if (plan.signal.aborted) return;
      const opened = await openPack(folder, { signal: plan.signal });
      const about = { event: 'provider', provider, pack: nameOf(opened.manifest) } as const;
      try {
        const pack = await ProvenPack.open(opened, provider);
        try {
          for await (const line of measurePack(pack, plan)) {
            yield { ...about, goldenError: pack.goldenError, ...line };
          }
        } finally {
          await pack.release();
        }
      } catch (thrown) {
        yield { ...about, failure: toFailureData(thrown).message };
      }
    }
  }
}

async function* measurePack(
  pack: ProvenPack,
  { tiles, signal }: BenchPlan,
): AsyncGenerator<Pick<BenchLine, 'graph' | 'tilePx' | 'secondsPerMegapixel'>> {
  if (pack.manifest.space.kind !== 'pixel') {
    throw new Failure('usage.told', { text: `${nameOf(pack.manifest)} does not work in pixel space.` });
  }
  for (const graph of ['default', 'residuals'] as const) {
    const session = graph === 'residuals' ? pack.residuals : await pack.openGraph(graph);
    if (session === null) continue;
    for (const tilePx of tiles) {
      const shape = [1, 3, tilePx, tilePx] as const;
      const values = Float32Array.from({ length: 3 * tilePx ** 2 }, (_, i) => 0.5 + 0.4 * Math.sin(i * 0.01));
      await session.run(values, shape, {});
      let seconds = Number.POSITIVE_INFINITY;
      for (let run = 0; run < RUNS && !signal.aborted; run++) {
        const start = performance.now();
        await session.run(values, shape, {});
        seconds = Math.min(seconds, (performance.now() - start) / 1000);
      }
      if (signal.aborted) return;
      yield { graph, tilePx, secondsPerMegapixel: seconds / (tilePx ** 2 / 1e6) };
    }
  }
}

const nameOf = ({ id, version }: { readonly id: string; readonly version: string }) => `${id} ${version}`;

function takeProviders(text: string | undefined): readonly Provider[] {
  if (text === undefined) return listProviders();
  return text.split(',').map((name) => {
    const provider = PROVIDERS.find((known) => known === name);
    if (provider === undefined) {
      throw new Failure('usage.told', { text: `There is no provider '${name}': ${PROVIDERS.join(', ')}.` });
    }
    return provider;
  });
}

/** @returns the exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tiles: { type: 'string', default: '512,1024,2048' },
      providers: { type: 'string' },
      minutes: { type: 'string', default: '3' },
      strict: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Failure('usage.told', { text: 'Name the folders of packs.' });
  const plan: BenchPlan = {
    packFolders: positionals,
    providers: takeProviders(values.providers),
    tiles: values.tiles.split(',').map(Number),
    signal: AbortSignal.timeout(Number(values.minutes) * 60_000),
  };
  let failures = 0;
  for await (const line of measureProviders(plan)) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (line.failure !== undefined) failures += 1;
  }
  return values.strict && failures > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main();
