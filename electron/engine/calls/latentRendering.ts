import {
  adainColourFix,
  type ChannelStatistics,
  type ColourFix,
  WAVELET_RADIUS_PX,
  waveletColourFix,
} from '../../../shared/colour/colourFix.ts';
import { mixResiduals } from '../../../shared/lambda/mix.ts';
import { DEFAULT_COLOUR_FIX, type Recipe } from '../../../shared/recipe/recipe.ts';
import { intersectRects, type Rect } from '../../../shared/tiles/planTiles.ts';
import { ColourStatistics } from '../latent/colourStatistics.ts';
import type { PictureLatents } from '../latent/keptLatents.ts';
import { LatentRestoration } from '../latent/latentRestoration.ts';
import { clampToRange, copyPlanes, cropPlanes } from '../tiles/planes.ts';
import type { RestorationOptions } from '../tiles/restoration.ts';
import type { CallContext, EngineParts } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import type { OutputPicture } from './outputPicture.ts';
import type { Rendering } from './rendering.ts';

/** A latent pack: z_L − Σ λᵢ·rᵢ, decoded, and its colours brought back to the photo's. */
export class LatentRendering implements Rendering {
  readonly #parts: EngineParts;
  readonly #restoration: LatentRestoration;
  readonly #dials: DialValues;
  readonly #colourFix: ColourFix;

  private constructor(
    parts: EngineParts,
    restoration: LatentRestoration,
    dials: DialValues,
    colourFix: ColourFix,
  ) {
    this.#parts = parts;
    this.#restoration = restoration;
    this.#dials = dials;
    this.#colourFix = colourFix;
  }

  /** @throws Failure of `LatentRestoration` and `DialValues.read` */
  static async open(
    parts: EngineParts,
    options: RestorationOptions,
    recipe: Recipe,
  ): Promise<LatentRendering> {
    const restoration = new LatentRestoration(parts, { ...options, prompt: recipe.prompt });
    // A painted map is read at the size that it is used at.
    const size = { widthPx: restoration.width, heightPx: restoration.height };
    const dials = await DialValues.read(recipe, options.proven.pack, size);
    return new LatentRendering(parts, restoration, dials, recipe.colourFix ?? DEFAULT_COLOUR_FIX);
  }

  get widthPx(): number {
    return this.#restoration.enlarged.widthPx;
  }

  get heightPx(): number {
    return this.#restoration.enlarged.heightPx;
  }

  get tilePx(): number {
    return this.#restoration.tilePx;
  }

  get networkSeconds(): number {
    return this.#restoration.networkSeconds;
  }

  async render(output: OutputPicture, context: CallContext): Promise<void> {
    const restoration = this.#restoration;
    const { cores, enlarged, latentSteps } = restoration;
    const total = latentSteps + cores.length;
    let done = 0;
    // Tiles may need more than one pass; then progress waits for the last one.
    const step = () => context.reportProgress(Math.min(++done, total), total);
    context.reportProgress(0, total);
    const { z, latents } = await this.#mix(context, step);
    done = latentSteps;

    // The colour fixes look beyond a tile, so the whole result is held, in half precision.
    const whole: Rect = { x: 0, y: 0, width: this.widthPx, height: this.heightPx };
    const decoded = new Float16Array(3 * whole.width * whole.height);
    await restoration.decodeWhole(z, latents, context, (pixels, core) => {
      copyPlanes(clampToRange(pixels), core, decoded, whole, core);
      step();
    });
    const [own, wanted] = [new ColourStatistics(), new ColourStatistics()];
    for (const core of cores) {
      context.signal.throwIfAborted();
      own.add(takePlanes(decoded, whole, core).data);
      wanted.add(enlarged.read(core));
    }
    const [from, to] = [own.finish(), wanted.finish()];
    for (const core of cores) {
      context.signal.throwIfAborted();
      output.setPixels(core, this.#fixColours(decoded, whole, core, from, to));
      const alpha = enlarged.readAlpha(core);
      if (alpha !== null) output.setAlpha(core, alpha);
    }
  }

  /** @returns what was mixed, and the mixed latents z, float32 CHW of the whole picture */
  async #mix(
    context: CallContext,
    step: () => void,
  ): Promise<{ readonly z: Float32Array; readonly latents: PictureLatents }> {
    const { proven } = this.#restoration;
    const hasDefault = proven.manifest.graphs.default !== undefined;
    const way = this.#dials.areAll(0) ? 'none' : this.#dials.areAll(1) && hasDefault ? 'default' : 'all';
    const latents = await this.#restoration.latents(way, this.#parts.keptLatents, context, step);
    const { width, height, zL, residuals, isSum } = latents;
    const lambdas = isSum ? residuals.map(() => 1) : this.#dials.in({ x: 0, y: 0, width, height });
    return { latents, z: mixResiduals(zL, residuals, lambdas, width * height) };
  }

  #fixColours(
    decoded: Float16Array,
    whole: Rect,
    core: Rect,
    from: readonly ChannelStatistics[],
    to: readonly ChannelStatistics[],
  ): Float32Array {
    const take = (rect: Rect) => takePlanes(decoded, whole, rect);
    switch (this.#colourFix) {
      case 'none':
        return take(core).data;
      case 'adain':
        return adainColourFix(take(core), from, to);
      case 'wavelet': {
        const reachPx = WAVELET_RADIUS_PX;
        const around = {
          x: core.x - reachPx,
          y: core.y - reachPx,
          width: core.width + 2 * reachPx,
          height: core.height + 2 * reachPx,
        };
        const seen = intersectRects(around, whole) ?? core;
        const reference = { ...take(seen), data: this.#restoration.enlarged.read(seen) };
        return cropPlanes(waveletColourFix(take(seen), reference), seen, core);
      }
    }
  }
}

function takePlanes(decoded: Float16Array, whole: Rect, rect: Rect) {
  const data = new Float32Array(3 * rect.width * rect.height);
  copyPlanes(decoded, whole, data, rect, rect);
  return { data, widthPx: rect.width, heightPx: rect.height };
}
