import { tileRect, tilesIn } from '../../../shared/viewport/pyramid.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import { BENCH_SCALE, type BenchSetting, recipeWith } from './benchSetting.ts';
import { draw, repetitions, restore, warmUp } from './benchWork.ts';
import type { Measured } from './measurements.ts';

/** A view of 1440 × 900 at 1:1 shows parts of so many tiles of the network: six of 512 px. */
const PICTURE = { width: 1536, height: 1024 };
const VIEW = { x: 48, y: 62, width: 1440, height: 900 };

/** A full screen at 1:1 of which nothing was computed before, over the same picture in one piece. */
export async function measureView(bench: BenchSetting): Promise<Measured> {
  const path = await draw(bench, PICTURE.width / BENCH_SCALE, PICTURE.height / BENCH_SCALE);
  return bench.withEngine(async (engine) => {
    await warmUp(bench, engine);
    let best = { view: Number.POSITIVE_INFINITY, whole: Number.POSITIVE_INFINITY };
    for (const _run of repetitions()) {
      await engine.call('forgetResiduals', {});
      const view = await viewSeconds(bench, engine, path);
      const whole = await restore(bench, engine, path, 0.9, { tilePx: PICTURE.width });
      best = { view: Math.min(best.view, view), whole: Math.min(best.whole, whole.networkSeconds) };
    }
    return { viewOverUntiled: best.view / best.whole };
  });
}

/** Spent in the network by what the viewer asks for, in its order. */
async function viewSeconds(bench: BenchSetting, engine: EngineClient, path: string): Promise<number> {
  const before = (await engine.call('diagnostics', {})).networkSeconds;
  const source = { path, packFolder: bench.pack.folder };
  const seen = { x: 0, y: 0, ...PICTURE };
  for (const address of tilesIn(VIEW, PICTURE, 0)) {
    await engine.call(
      'viewTile',
      { source, recipe: recipeWith(bench.pack, 1), level: 0, rect: tileRect(address, PICTURE), seen },
      { priority: 'visible', signal: bench.signal },
    );
  }
  return (await engine.call('diagnostics', {})).networkSeconds - before;
}
