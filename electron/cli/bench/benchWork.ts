import { join } from 'node:path';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { RestoredFile } from '../../../shared/engine/protocol.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import { type BenchSetting, recipeWith } from './benchSetting.ts';
import { drawPhotograph } from './drawPhotograph.ts';

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

export function* repetitions(): Generator<number> {
  const startedAt = performance.now();
  for (let run = 0; run < RUNS; run++) {
    if (run > 0 && performance.now() - startedAt > REPEAT_WITHIN_MS) return;
    yield run;
  }
}

/** Opens the pack, so that no measured job has to. */
export async function warmUp(bench: BenchSetting, engine: EngineClient): Promise<void> {
  await restore(bench, engine, await draw(bench, 100, 100), 1);
}

interface RestoreOptions {
  /** Nothing that was kept answers; default. */
  readonly isForgotten?: boolean;
  /** Output pixels; default: the engine's choice. */
  readonly tilePx?: number;
}

/** @param setting every dial at a number, or a recipe */
export async function restore(
  bench: BenchSetting,
  engine: EngineClient,
  path: string,
  setting: number | Recipe,
  { isForgotten = true, tilePx }: RestoreOptions = {},
): Promise<RestoredFile> {
  if (isForgotten) await engine.call('forgetResiduals', {});
  return engine.call(
    'restore',
    {
      source: { path, packFolder: bench.pack.folder, ...(tilePx === undefined ? {} : { tilePx }) },
      recipe: typeof setting === 'number' ? recipeWith(bench.pack, setting) : setting,
      output: join(bench.folder, 'result.jpg'),
      options: JPEG,
    },
    { priority: 'export', signal: bench.signal },
  );
}

/** @returns path of a drawn photograph of that size */
export async function draw(bench: BenchSetting, widthPx: number, heightPx: number): Promise<string> {
  const path = join(bench.folder, `${widthPx}x${heightPx}.jpg`);
  await drawPhotograph(path, widthPx, heightPx);
  return path;
}
