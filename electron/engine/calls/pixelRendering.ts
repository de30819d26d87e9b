import { mixResiduals } from '../../../shared/lambda/mix.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { openWholePhoto } from '../tiles/openWholePhoto.ts';
import type { Restoration, RestorationOptions } from '../tiles/restoration.ts';
import type { CallContext, EngineParts } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import type { OutputPicture } from './outputPicture.ts';
import type { Rendering } from './rendering.ts';

type Turn = Pick<CallContext, 'signal' | 'priority'>;
type RenderTile = (index: number, turn: Turn) => Promise<void>;

/** A pixel pack: every tile is x_L − Σ λᵢ·rᵢ, on its own. */
export class PixelRendering implements Rendering {
  readonly #parts: EngineParts;
  readonly #restoration: Restoration;
  readonly #dials: DialValues;

  private constructor(parts: EngineParts, restoration: Restoration, dials: DialValues) {
    this.#parts = parts;
    this.#restoration = restoration;
    this.#dials = dials;
  }

  /** @throws Failure of `Restoration` and `DialValues.read` */
  static async open(
    parts: EngineParts,
    options: RestorationOptions,
    recipe: Recipe,
  ): Promise<PixelRendering> {
    const restoration = await openWholePhoto(parts, options);
    const dials = await DialValues.read(recipe, options.proven.pack, restoration);
    return new PixelRendering(parts, restoration, dials);
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

  async render(output: OutputPicture, { signal, priority, reportProgress }: CallContext): Promise<void> {
    const total = this.#restoration.cores.length;
    const renderTile = await this.#chooseWay((core, mixed) => {
      output.setPixels(core, mixed);
      const alpha = this.#restoration.enlargeAlpha(core);
      if (alpha !== null) output.setAlpha(core, alpha);
    });
    reportProgress(0, total);
    for (let index = 0; index < total; index++) {
      await renderTile(index, { signal, priority });
      reportProgress(index + 1, total);
    }
  }

  /** No network where no dial is on; the single pass where every dial is at 1; else all residuals. */
  async #chooseWay(finish: (core: Rect, mixedChw: Float32Array) => void): Promise<RenderTile> {
    const restoration = this.#restoration;
    const dials = this.#dials;
    if (dials.areAll(0)) {
      return (index, turn) =>
        restoration.withoutNetwork(index, turn, (core) => finish(core, restoration.enlarge(core)));
    }
    const isSinglePass =
      dials.areAll(1) &&
      !(await restoration.isKept()) &&
      (await restoration.proven.openGraph('default')) !== null;
    if (isSinglePass) {
      return (index, turn) =>
        restoration.withDefault(index, turn, (residual, core) => {
          const x = restoration.enlarge(core);
          finish(core, mixResiduals(x, [residual], [1], core.width * core.height, x));
        });
    }
    const everyTile = restoration.cores.map((_, index) => index);
    const keep = this.#parts.kept.canHold(restoration.residualBytes(everyTile));
    return (index, turn) =>
      restoration.withResiduals(index, { ...turn, keep }, (residuals, core) => {
        const x = restoration.enlarge(core);
        const wide = residuals.map((residual) => new Float32Array(residual));
        finish(core, mixResiduals(x, wide, dials.in(core), core.width * core.height, x));
      });
  }
}
