import type { WantedPrecision } from '../../../shared/packs/precision.ts';
import { type BenchSetting, recipeWith } from './benchSetting.ts';
import { draw, repetitions, restore, warmUp } from './benchWork.ts';
import type { Measured } from './measurements.ts';

interface NetworkSeconds {
  /** Every dial at 1: one residual. */
  readonly plain: number;
  readonly adjustable: number;
  /** The first dial alone. */
  readonly pixOnly: number;
}

/** What eight bits, and a graph of the first residual alone, save of the network's time. */
export async function measureVariants(bench: BenchSetting): Promise<Measured> {
  const { graphs, dials } = bench.pack.manifest;
  const single = await networkSeconds(bench, 'single');
  const eight = graphs.residuals.int8File === undefined ? null : await networkSeconds(bench, 'int8');
  return {
    int8OverFloat: eight && eight.plain / single.plain,
    int8OverFloatAdjustable: eight && eight.adjustable / single.adjustable,
    pixOnlyOverDefault: dials.length > 1 ? single.pixOnly / single.plain : null,
  };
}

async function networkSeconds(bench: BenchSetting, precision: WantedPrecision): Promise<NetworkSeconds> {
  const path = await draw(bench, 700, 700);
  const [first] = bench.pack.manifest.dials;
  const untouched = recipeWith(bench.pack, 0);
  const pixOnly = { ...untouched, dials: { ...untouched.dials, ...(first && { [first.id]: 1 }) } };
  return bench.withEngine(
    async (engine) => {
      await warmUp(bench, engine);
      const best = {
        plain: Number.POSITIVE_INFINITY,
        adjustable: Number.POSITIVE_INFINITY,
        pixOnly: Number.POSITIVE_INFINITY,
      };
      // In turns, so that a neighbour's load falls on all.
      for (const _run of repetitions()) {
        for (const [name, setting] of [
          ['plain', 1],
          ['adjustable', 0.9],
          ['pixOnly', pixOnly],
        ] as const) {
          const { networkSeconds: seconds } = await restore(bench, engine, path, setting);
          best[name] = Math.min(best[name], seconds);
        }
      }
      return best;
    },
    { precision },
  );
}
