import { join } from 'node:path';
import type { RestoredFile } from '../../../shared/engine/protocol.ts';
import { STAND_IN_SIDE_PX } from '../../../shared/pictures/thumbnailSides.ts';
import { type BenchSetting, recipeWith } from './benchSetting.ts';
import { draw, repetitions, restore, warmUp } from './benchWork.ts';
import { measureExport } from './measureExport.ts';
import type { BenchPart, Measured } from './measurements.ts';
import { measureVariants } from './measureVariants.ts';
import { measureView } from './measureView.ts';
import { watchMemory } from './residentMemory.ts';

/** Values along each side of the grid, spread over the dial's range. */
const GRID_SIDE = 5;
const FIRST_TILE_PX = 512;

/** Runs one part. Sizes in the names count output megapixels. */
export async function runBenchPart(part: BenchPart, bench: BenchSetting): Promise<Measured> {
  switch (part) {
    case 'first-tile':
      return measureFirstTile(bench);
    case 'draft':
      return measureDraft(bench);
    case 'speed':
      return measureSpeed(bench);
    case 'grid':
      return measureGrid(bench);
    case 'lambda':
      return measureNewLambda(bench);
    case 'growth':
      return measureGrowth(bench);
    case 'export':
      return measureExport(bench);
    case 'variants':
      return measureVariants(bench);
    case 'view':
      return measureView(bench);
    default:
      return part satisfies never;
  }
}

async function measureFirstTile(bench: BenchSetting): Promise<Measured> {
  const path = await draw(bench, 2000, 1500);
  const startedAt = performance.now();
  const firstTileSeconds = await bench.withEngine(async (engine) => {
    const rect = { x: 1024, y: 1024, width: FIRST_TILE_PX, height: FIRST_TILE_PX };
    const source = { path, packFolder: bench.pack.folder };
    await engine.call(
      'viewTile',
      { source, recipe: recipeWith(bench.pack, 1), level: 0, rect },
      { priority: 'visible', signal: bench.signal },
    );
    return (performance.now() - startedAt) / 1000;
  });
  return { firstTileSeconds };
}

/** What the window asks for when a photo is opened that was not looked at before. */
async function measureDraft(bench: BenchSetting): Promise<Measured> {
  const path = await draw(bench, 4000, 3000);
  const asked = { priority: 'visible', signal: bench.signal } as const;
  const source = { path, packFolder: bench.pack.folder };
  return bench.withEngine(async (engine) => {
    await engine.call('openPack', { packFolder: bench.pack.folder }, asked);
    let best = { seconds: Number.POSITIVE_INFINITY, networkSeconds: 1, pixels: 0 };
    for (const run of repetitions()) {
      const before = (await engine.call('diagnostics', {})).networkSeconds;
      const startedAt = performance.now();
      await engine.call('thumbnail', { path, longSidePx: STAND_IN_SIDE_PX }, asked);
      const { rect } = await engine.call(
        'viewDraft',
        { source, sha256: `run ${run}`, recipe: recipeWith(bench.pack, 1) },
        asked,
      );
      const seconds = (performance.now() - startedAt) / 1000;
      if (seconds >= best.seconds) continue;
      const { networkSeconds } = await engine.call('diagnostics', {});
      best = { seconds, networkSeconds: networkSeconds - before, pixels: rect.width * rect.height };
    }
    return {
      draftAtFitSeconds: best.seconds,
      draftOverNetwork: best.seconds / best.networkSeconds,
      draftMegapixels: best.pixels / 1e6,
    };
  });
}

async function measureSpeed(bench: BenchSetting): Promise<Measured> {
  const path = await draw(bench, 1000, 1000);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    const seconds = { default: Number.POSITIVE_INFINITY, adjustable: Number.POSITIVE_INFINITY };
    let overNetwork = Number.POSITIVE_INFINITY;
    // Alternating, so that a neighbour's load falls on both.
    for (const _run of repetitions()) {
      const plain = await restore(bench, engine, path, 1);
      seconds.default = Math.min(seconds.default, plain.seconds);
      overNetwork = Math.min(overNetwork, plain.seconds / plain.networkSeconds);
      const adjusted = await restore(bench, engine, path, 0.9);
      seconds.adjustable = Math.min(seconds.adjustable, adjusted.seconds);
    }
    return {
      secondsPerMegapixelDefault: seconds.default / 4,
      secondsPerMegapixelAdjustable: seconds.adjustable / 4,
      adjustableOverDefault: seconds.adjustable / seconds.default,
      restoreOverNetwork: overNetwork,
    };
  });
}

async function measureGrid(bench: BenchSetting): Promise<Measured> {
  const path = await draw(bench, 750, 500);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    const { dials } = bench.pack.manifest;
    const values = dials.map(({ range: [lowest, highest] }) =>
      Array.from({ length: GRID_SIDE }, (_, i) => lowest + ((highest - lowest) * i) / (GRID_SIDE - 1)),
    );
    const [y, x] = values.length > 1 ? [values[0] ?? [], values.at(-1) ?? []] : [[], values[0] ?? []];
    let best = { restore: Number.POSITIVE_INFINITY, grid: Number.POSITIVE_INFINITY };
    for (const _run of repetitions()) {
      const single = await restore(bench, engine, path, 0.9);
      await engine.call('forgetResiduals', {});
      const sheet = await engine.call(
        'renderGrid',
        {
          source: { path, packFolder: bench.pack.folder },
          recipe: recipeWith(bench.pack, 1),
          x,
          y,
          output: join(bench.folder, 'sheet.png'),
          overwrite: true,
        },
        { priority: 'export', signal: bench.signal },
      );
      best = {
        restore: Math.min(best.restore, withoutWriting(single)),
        grid: Math.min(best.grid, withoutWriting(sheet)),
      };
    }
    return { gridOverAdjustable: best.grid / best.restore };
  });
}

/** A sheet's encoding says nothing about the grid, so neither of the two counts its own. */
function withoutWriting({ seconds, writingSeconds }: RestoredFile): number {
  return seconds - writingSeconds;
}

async function measureNewLambda(bench: BenchSetting): Promise<Measured> {
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

async function measureGrowth(bench: BenchSetting): Promise<Measured> {
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
