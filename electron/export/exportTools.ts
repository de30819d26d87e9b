import type { Recipe } from '../../shared/develop/recipe.ts';
import type { EngineCallName, EngineCalls } from '../../shared/engine/protocol.ts';
import type { Provider } from '../../shared/engine/providers.ts';
import type { Library } from '../library/openLibrary.ts';
import type { Claims } from './claims.ts';

export interface MakeOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** One of the engine's calls that write a file and read it back. @throws Failure */
type EngineCall<N extends EngineCallName> = (
  params: EngineCalls[N]['params'],
  options: MakeOptions,
) => Promise<EngineCalls[N]['result']>;

/** Decode, restore, write, read back. */
export type Restore = EngineCall<'restore'>;

/** Pictures of what was restored. */
export interface DrawSheets {
  readonly comparison: EngineCall<'drawComparison'>;
  readonly contactSheet: EngineCall<'drawContactSheet'>;
}

/** Which pack a recipe means, and the recipe under it; see `resolvePack` in shared/develop. */
export type PackOfItem =
  | {
      readonly kind: 'exact' | 'newer';
      readonly pack: { readonly folder: string };
      readonly recipe: Recipe;
    }
  | { readonly kind: 'missing' };

/** What the export of an item works with. */
export interface ExportTools {
  readonly library: Library;
  readonly claims: Claims;
  readonly restore: Restore;
  readonly drawSheets: DrawSheets;
  /** Which pack a recipe means, of those that are there now. */
  readonly resolvePack: (recipe: Recipe) => Promise<PackOfItem>;
  readonly provider?: Provider;
  readonly tilePx?: number;
}
