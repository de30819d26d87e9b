import { join } from 'node:path';
import type { RestoredFile } from '../../../shared/engine/protocol.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { RECIPE_VERSION, type Recipe } from '../../../shared/recipe/recipe.ts';
import type { EngineClient } from '../../main/services/engineClient.ts';
import type { ShelvedPack } from '../../main/services/packShelf.ts';
import { drawPhotograph } from './drawPhotograph.ts';
import type { BenchPart, Measured } from './measurements.ts';
import { watchMemory } from './residentMemory.ts';

export interface BenchBench {
  readonly pack: ShelvedPack;
  /** For drawn pictures and results. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Gives work a new engine and ends it afterwards: nothing kept, nothing warm. */
  withEngine<T>(work: (engine: EngineClient) => Promise<T>): Promise<T>;
}

const SCALE = 2;
/** Each speed is the best of so many runs: on a busy machine the mean measures the neighbours. */
const RUNS = 3;
/** A slow machine makes fewer. */
const REPEAT_WITHIN_MS = 90_000;
const JPEG: OutputOptions = {
  format: 'jpeg',
  depth: 8,
  quality: 92,
  metadata: 'all',
  keepGreyscale: true,
  overwrite: true,
};
const GRID_VALUES = [0, 0.5, 1, 1.5, 2];
const FIRST_TILE_PX = 512;

/** Runs one part. Sizes in the names count output megapixels. */
export async function runBenchPart(part: BenchPart, bench: BenchBench): Promise<Measured> {
  switch (part) {
    case 'first-tile':
      return measureFirstTile(bench);
    case 'speed':
      return measureSpeed(bench);
    case 'grid':
      return measureGrid(bench);
    case 'lambda':
      return measureNewLambda(bench);
    case 'growth':
      return measureGrowth(bench);
    default:
      return part satisfies never;
  }
}

async function measureFirstTile(bench: BenchBench): Promise<Measured> {
  const path = await draw(bench, 2000, 1500);
  const startedAt = performance.now();
  const firstTileSeconds = await bench.withEngine(async (engine) => {
    const rect = { x: 1024, y: 1024, width: FIRST_TILE_PX, height: FIRST_TILE_PX };
    const source = { path, packFolder: bench.pack.folder, scale: SCALE };
    await engine.call('viewTile', { source, level: 0, rect }, { priority: 'visible', signal: bench.signal });
    return (performance.now() - startedAt) / 1000;
  });
  return { firstTileSeconds };
}

async function measureSpeed(bench: BenchBench): Promise<Measured> {
  const path = await draw(bench, 1000, 1000);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    const seconds = { default: Number.POSITIVE_INFINITY, adjustable: Number.POSITIVE_INFINITY };
    // Alternating, so that a neighbour's load falls on both.
    for (const _run of repetitions()) {
      const plain = await restore(bench, engine, path, 1);
      seconds.default = Math.min(seconds.default, plain.seconds);
      const adjusted = await restore(bench, engine, path, 0.9);
      seconds.adjustable = Math.min(seconds.adjustable, adjusted.seconds);
    }
    return {
      secondsPerMegapixelDefault: seconds.default / 4,
      secondsPerMegapixelAdjustable: seconds.adjustable / 4,
      adjustableOverDefault: seconds.adjustable / seconds.default,
    };
  });
}

async function measureGrid(bench: BenchBench): Promise<Measured> {
  const path = await draw(bench, 750, 500);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    const { dials } = bench.pack.manifest;
    const values = dials.map(({ range }) =>
      GRID_VALUES.filter((value) => value >= range[0] && value <= range[1]),
    );
    const [y, x] = values.length > 1 ? [values[0] ?? [], values.at(-1) ?? []] : [[], values[0] ?? []];
    let best = { restore: Number.POSITIVE_INFINITY, grid: Number.POSITIVE_INFINITY };
    for (const _run of repetitions()) {
      const single = await restore(bench, engine, path, 0.9);
      await engine.call('forgetResiduals', {});
      const sheet = await engine.call(
        'renderGrid',
        {
          source: { path, packFolder: bench.pack.folder, scale: SCALE },
          recipe: recipeWith(bench.pack, 1),
          x,
          y,
          output: join(bench.folder, 'sheet.png'),
          overwrite: true,
        },
        { priority: 'export', signal: bench.signal },
      );
      best = {
        restore: Math.min(best.restore, single.seconds),
        grid: Math.min(best.grid, sheet.seconds - sheet.writingSeconds),
      };
    }
    return { gridOverAdjustable: best.grid / best.restore };
  });
}

async function measureNewLambda(bench: BenchBench): Promise<Measured> {
  const path = await draw(bench, 2000, 1500);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    const first = await restore(bench, engine, path, 0.9, { isForgotten: false });
    const runsBefore = (await engine.call('diagnostics', {})).networkRuns;
    const seconds: number[] = [];
    for (const run of repetitions()) {
      seconds.push((await restore(bench, engine, path, 0.8 - run / 10, { isForgotten: false })).seconds);
    }
    const { networkRuns } = await engine.call('diagnostics', {});
    // With network runs in between it would be the time of something else.
    if (networkRuns !== runsBefore) return { newLambdaOverRestore: null };
    return { newLambdaOverRestore: Math.min(...seconds) / first.seconds };
  });
}

async function measureGrowth(bench: BenchBench): Promise<Measured> {
  const small = await draw(bench, 1000, 1000);
  const large = await draw(bench, 5000, 5000);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    let secondsAt4 = Number.POSITIVE_INFINITY;
    for (const _run of repetitions()) {
      secondsAt4 = Math.min(secondsAt4, (await restore(bench, engine, small, 1)).seconds);
    }
    const watch = watchMemory(
      () => engine.pid,
      async () => (await engine.call('diagnostics', {}, { priority: 'visible' })).residentBytes,
    );
    try {
      const { seconds } = await restore(bench, engine, large, 1);
      return { growth100Over4: seconds / 100 / (secondsAt4 / 4), peakMiB100: watch.stop() };
    } finally {
      watch.stop();
    }
  });
}

function* repetitions(): Generator<number> {
  const startedAt = performance.now();
  for (let run = 0; run < RUNS; run++) {
    if (run > 0 && performance.now() - startedAt > REPEAT_WITHIN_MS) return;
    yield run;
  }
}

/** Opens the pack, so that no measured job has to. */
async function warmUp(bench: BenchBench, engine: EngineClient): Promise<void> {
  await restore(bench, engine, await draw(bench, 100, 100), 1);
}

async function restore(
  bench: BenchBench,
  engine: EngineClient,
  path: string,
  lambda: number,
  { isForgotten = true } = {},
): Promise<RestoredFile> {
  if (isForgotten) await engine.call('forgetResiduals', {});
  return engine.call(
    'restore',
    {
      source: { path, packFolder: bench.pack.folder, scale: SCALE },
      recipe: recipeWith(bench.pack, lambda),
      output: join(bench.folder, 'result.jpg'),
      options: JPEG,
    },
    { priority: 'export', signal: bench.signal },
  );
}

/** Every dial at `lambda`. */
function recipeWith(pack: ShelvedPack, lambda: number): Recipe {
  const { id, version, dials } = pack.manifest;
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id, version, hash: pack.hash },
    scale: SCALE,
    dials: Object.fromEntries(dials.map((dial) => [dial.id, lambda])),
  };
}

async function draw(bench: BenchBench, widthPx: number, heightPx: number): Promise<string> {
  const path = join(bench.folder, `${widthPx}x${heightPx}.jpg`);
  await drawPhotograph(path, widthPx, heightPx);
  return path;
}
