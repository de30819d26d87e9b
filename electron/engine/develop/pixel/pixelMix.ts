import { type LambdaValue, mixResiduals } from '../../../../shared/lambda/mix.ts';
import { intersectRects, type Rect } from '../../../../shared/tiles/planTiles.ts';
import type { CallContext } from '../../callContext.ts';
import { BoxReducer, type Planes } from '../../tiles/boxReducer.ts';
import { LambdaValues } from '../lambdaValues.ts';
import type { MixAt, PackKind, PictureMix, RegionOptions } from '../pictureMix.ts';
import type { ReducedRegion } from '../reducedRegion.ts';
import { type Settle, settlingOf } from '../settling.ts';
import { openWholePhoto } from './openWholePhoto.ts';
import { Restoration, type RestorationParts } from './restoration.ts';

type Turn = Pick<CallContext, 'signal' | 'priority'>;
type MixTile = (index: number, turn: Turn) => Promise<void>;

/** One tile. */
const MEASURED_PX = 512;

export const PIXEL_PACKS: PackKind = {
  runsUnasked: true,
  measuredPx: () => MEASURED_PX,
  haloPx: ({ space }) => (space.kind === 'pixel' ? space.receptiveRadiusPx : 0),
  async open(parts, options, steps) {
    const { original, recipe, proven, draftSidePx } = options;
    const tiled = draftSidePx === undefined ? options : { ...options, tilePx: draftSidePx };
    const restoration =
      options.isWhole === true ? await openWholePhoto(parts, options) : new Restoration(parts, tiled);
    const lambdas = await LambdaValues.read(recipe, proven.manifest.dials, {
      frame: original.picture,
      size: restoration,
      steps,
      maps: parts.maskMaps,
    });
    return new PixelMix(parts, restoration, lambdas, settlingOf(recipe, original.facts, steps));
  },
};

/** A pixel pack: every tile is x_L − Σ λᵢ·rᵢ, on its own. */
class PixelMix implements PictureMix {
  readonly #parts: RestorationParts;
  readonly #restoration: Restoration;
  readonly #lambdas: LambdaValues;
  readonly #settle: Settle | null;

  constructor(
    parts: RestorationParts,
    restoration: Restoration,
    lambdas: LambdaValues,
    settle: Settle | null,
  ) {
    this.#parts = parts;
    this.#restoration = restoration;
    this.#lambdas = lambdas;
    this.#settle = settle;
  }

  get widthPx(): number {
    return this.#restoration.widthPx;
  }

  get heightPx(): number {
    return this.#restoration.heightPx;
  }

  get tilePx(): number {
    return this.#restoration.effectiveTilePx;
  }

  get networkSeconds(): number {
    return this.#restoration.networkSeconds;
  }

  isKept(): Promise<boolean> {
    return this.#restoration.isKept();
  }

  readAlpha(rect: Rect): Float32Array | null {
    return this.#restoration.enlargeAlpha(rect);
  }

  /** Computed from exact tiles, kept or new; progress counts tiles. */
  region(
    area: Rect,
    factor: number,
    context: CallContext,
    options: RegionOptions = {},
  ): Promise<ReducedRegion> {
    return this.#reduce(area, factor, context, options, BoxReducer.ofHalf);
  }

  /** @param begin what residuals are reduced by */
  async #reduce<T extends Planes>(
    area: Rect,
    factor: number,
    context: CallContext,
    { seen }: RegionOptions,
    begin: (area: Rect, factor: number, channels: number) => BoxReducer<T>,
  ) {
    const restoration = this.#restoration;
    const original = BoxReducer.of(area, factor, 3);
    const reducers = restoration.proven.manifest.dials.map(() => begin(area, factor, 3));
    const indices = restoration.tilesIn(area);
    const inSight = seen === undefined ? [] : restoration.tilesIn(seen);
    // The first tile that is seen of a photo waits for no others.
    const isBegun = inSight.some((index) => restoration.isTileKept(index));
    const next = new Set([...indices, ...(isBegun ? inSight : [])]);
    const turn = { signal: context.signal, priority: context.priority, keep: true, next };
    context.reportProgress(0, indices.length);
    for (const [done, index] of indices.entries()) {
      await restoration.withResiduals(index, turn, (residuals, core) => {
        const part = intersectRects(core, area);
        if (part === null) return;
        original.add(restoration.enlarge(part), part, part);
        residuals.forEach((residual, dial) => {
          reducers[dial]?.add(residual, core, part);
        });
      });
      context.reportProgress(done + 1, indices.length);
    }
    const { widthPx, heightPx } = original;
    const residuals = reducers.map((reducer) => reducer.finish());
    return { widthPx, heightPx, original: original.finish(), residuals };
  }

  async openArea(area: Rect, factor: number, context: CallContext): Promise<MixAt> {
    const reduced = await this.#reduce(area, factor, context, {}, BoxReducer.of);
    const { widthPx, heightPx, original, residuals } = reduced;
    const mixed = new Float32Array(original.length);
    return async (dials) => {
      const lambdas = this.#lambdas.at(dials, area, factor);
      mixResiduals(original, residuals, lambdas, widthPx * heightPx, mixed);
      this.#settle?.(mixed, original);
      return mixed;
    };
  }

  async forEachTile(
    area: Rect,
    { signal, priority, reportProgress }: CallContext,
    put: (core: Rect, planesChw: Float32Array) => void,
  ): Promise<void> {
    const indices = this.#restoration.tilesIn(area);
    const mixTile = await this.#chooseWay(put);
    reportProgress(0, indices.length);
    for (const [done, index] of indices.entries()) {
      await mixTile(index, { signal, priority });
      reportProgress(done + 1, indices.length);
    }
  }

  /**
   * The cheapest: no network where no dial is on, one residual where every dial is at 1 or only the first is on,
   * else all residuals, kept if they fit.
   */
  async #chooseWay(put: (core: Rect, planesChw: Float32Array) => void): Promise<MixTile> {
    const restoration = this.#restoration;
    const lambdas = this.#lambdas;
    if (lambdas.areAll(0)) {
      return (index, turn) =>
        restoration.withoutNetwork(index, turn, (core) => put(core, restoration.enlarge(core)));
    }
    const graph = lambdas.areAll(1) ? 'default' : lambdas.areFurther(0) ? 'pix' : null;
    if (
      graph !== null &&
      !(await restoration.isKept()) &&
      (await restoration.proven.openGraph(graph)) !== null
    ) {
      return (index, turn) =>
        restoration.withOne(graph, index, turn, (residual, core) => {
          put(core, this.#mix(core, [residual], lambdas.in(core).slice(0, 1)));
        });
    }
    const everyTile = restoration.cores.map((_, index) => index);
    const keep = this.#parts.kept.canHold(restoration.residualBytes(everyTile));
    return (index, turn) =>
      restoration.withResiduals(index, { ...turn, keep }, (residuals, core) => {
        const wide = residuals.map((residual) => new Float32Array(residual));
        put(core, this.#mix(core, wide, lambdas.in(core)));
      });
  }

  #mix(core: Rect, residuals: readonly Float32Array[], lambdas: readonly LambdaValue[]): Float32Array {
    const x = this.#restoration.enlarge(core);
    const mixed = this.#settle === null ? x : new Float32Array(x.length);
    mixResiduals(x, residuals, lambdas, core.width * core.height, mixed);
    this.#settle?.(mixed, x);
    return mixed;
  }
}
