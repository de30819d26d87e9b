import { RECIPE_VERSION, type Recipe } from '../../../shared/develop/recipe.ts';
import type { EngineSettings } from '../../../shared/engine/protocol.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import type { ShelvedPack } from '../../host/packShelf.ts';

/** What every part of the bench works with. */
export interface BenchSetting {
  readonly pack: ShelvedPack;
  /** For drawn pictures and results. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Gives work a new engine and ends it afterwards: nothing kept, nothing warm. */
  withEngine<T>(
    work: (engine: EngineClient) => Promise<T>,
    settings?: Pick<EngineSettings, 'precision'>,
  ): Promise<T>;
}

/** Every measured restoration enlarges by this. */
export const BENCH_SCALE = 2;

/** Every dial at `lambda`. */
export function recipeWith(pack: ShelvedPack, lambda: number): Recipe {
  const { id, version, dials } = pack.manifest;
  return {
    recipeVersion: RECIPE_VERSION,
    pack: { id, version, hash: pack.hash },
    scale: BENCH_SCALE,
    dials: Object.fromEntries(dials.map((dial) => [dial.id, lambda])),
    steps: {},
  };
}
