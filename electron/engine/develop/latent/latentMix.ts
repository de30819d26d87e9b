import type { ColourFix } from '../../../../shared/colour/colourFix.ts';
import { developmentKey } from '../../../../shared/develop/developmentKey.ts';
import { type Recipe, stepValue } from '../../../../shared/develop/recipe.ts';
import type { Steps } from '../../../../shared/develop/step.ts';
import { colourFixStep } from '../../../../shared/develop/steps/colourFix.ts';
import { mixResiduals } from '../../../../shared/lambda/mix.ts';
import { trainedTilePx } from '../../../../shared/packs/manifest.ts';
import { intersectRects, planTiles, type Rect, tileInput } from '../../../../shared/tiles/planTiles.ts';
import type { CallContext, EngineParts } from '../../callContext.ts';
import { BoxReducer } from '../../tiles/boxReducer.ts';
import { copyPlanes } from '../../tiles/planes.ts';
import { readFixed } from '../colour.ts';
import { LambdaValues } from '../lambdaValues.ts';
import type { MixAt, PackKind, PictureMix, RegionOptions } from '../pictureMix.ts';
import type { ReducedRegion } from '../reducedRegion.ts';
import { type Settle, settlingOf } from '../settling.ts';
import { ColourStatistics } from './colourStatistics.ts';
import type { PictureLatents } from './keptLatents.ts';
import { LatentRestoration, type LatentRestorationOptions } from './latentRestoration.ts';
import type { LatentPosition } from './latentViews.ts';

/** Context of a draft, in latents: 512 pixels that are looked at are one tile of PiSA-SR with it. */
const DRAFT_MARGIN = 16;

/** The size that the published ones were trained for. */
const MEASURED_PX = 512;

export const LATENT_PACKS: PackKind = {
  runsUnasked: false,
  measuredPx: (manifest) => Math.min(MEASURED_PX, trainedTilePx(manifest)),
  // Its tiles overlap and are blended.
  haloPx: () => 0,
  open: (parts, options, steps) => LatentMix.open(parts, options, steps),
};

/** Reads a rectangle as it is shown: float32 CHW, three channels. */
type ReadRect = (rect: Rect) => Promise<Float32Array>;

/** A latent pack: z_L − Σ λᵢ·rᵢ, decoded, and its colours brought back to the photo's. */
class LatentMix implements PictureMix {
  readonly #parts: EngineParts;
  readonly #options: LatentRestorationOptions;
  readonly #restoration: LatentRestoration;
  readonly #lambdas: LambdaValues;
  readonly #steps: Steps;
  readonly #settle: Settle | null;

  private constructor(
    parts: EngineParts,
    options: LatentRestorationOptions,
    { lambdas, steps }: { readonly lambdas: LambdaValues; readonly steps: Steps },
  ) {
    this.#parts = parts;
    this.#options = options;
    this.#restoration = new LatentRestoration(parts, options);
    this.#lambdas = lambdas;
    this.#steps = steps;
    this.#settle = settlingOf(options.recipe, options.original.facts, steps);
  }

  static async open(parts: EngineParts, options: LatentRestorationOptions, steps: Steps): Promise<LatentMix> {
    const { width, height } = new LatentRestoration(parts, options);
    const { recipe, original, proven } = options;
    // A map is read at the size that it is used at.
    const size = { widthPx: width, heightPx: height };
    const read = { frame: original.picture, size, steps, maps: parts.maskMaps };
    const lambdas = await LambdaValues.read(recipe, proven.manifest.dials, read);
    return new LatentMix(parts, options, { lambdas, steps });
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

  async isKept(): Promise<boolean> {
    return (await this.#restoration.recall(this.#parts.keptLatents)) !== undefined;
  }

  readAlpha(rect: Rect): Float32Array | null {
    return this.#restoration.enlarged.readAlpha(rect);
  }

  /**
   * A region at the recipe's position of the dials, decoded anew. Its residuals are differences of pictures, so
   * that it is drawn as a pixel pack's with every dial at 1: x_L − r₁ = D(λ), or, where the last dial is wanted
   * apart, x_L − r₁ = D(λ without the last dial) and x_L − r₁ − r₂ = D(λ).
   *
   * An export takes the mean and deviation for its colours from the whole picture, this takes them from a
   * sample where the picture is large: what is seen may differ from the file by that. Measured under the tests'
   * pack, which mixes all channels anew: 2 to 11 of 255 levels at most; the nearer a pack's colours are to the
   * photo's, the less there is to correct.
   */
  async region(
    area: Rect,
    factor: number,
    context: CallContext,
    { isLastApart = false, isDraft = false }: RegionOptions = {},
  ): Promise<ReducedRegion> {
    if (isDraft) return this.#draftRegion(area, factor, context, isLastApart);
    return this.#decodeRegion(this.#restoration, area, { factor, isLastApart }, context);
  }

  /**
   * A region as if there were nothing but it and its surroundings: its encoding, its norms and its colours are
   * theirs and not the whole picture's, so it differs from the exact one a little, and costs what it shows.
   */
  async #draftRegion(
    area: Rect,
    factor: number,
    context: CallContext,
    isLastApart: boolean,
  ): Promise<ReducedRegion> {
    const whole = this.#restoration;
    const { widthPx, heightPx } = whole.enlarged;
    const haloPx = DRAFT_MARGIN * whole.latentPx;
    const around = tileInput(area, { widthPx, heightPx, haloPx, multiple: whole.latentPx });
    const part = intersectRects(around, { x: 0, y: 0, width: widthPx, height: heightPx }) ?? area;
    const release = this.#parts.latentViews.holdPass(whole);
    try {
      const restoration = new LatentRestoration(this.#parts, { ...this.#options, part });
      const inPart = { ...area, x: area.x - part.x, y: area.y - part.y };
      return await this.#decodeRegion(restoration, inPart, { factor, isLastApart }, context);
    } finally {
      release();
    }
  }

  async #decodeRegion(
    restoration: LatentRestoration,
    area: Rect,
    { factor, isLastApart }: { readonly factor: number; readonly isLastApart: boolean },
    context: CallContext,
  ): Promise<ReducedRegion> {
    const { recipe, proven } = this.#options;
    const last = proven.manifest.dials.at(-1)?.id ?? '';
    const positions = isLastApart ? [{ ...recipe.dials, [last]: 0 }, recipe.dials] : [recipe.dials];
    const original = BoxReducer.of(area, factor, 3);
    for (const tile of tilesOf(area, restoration)) original.add(restoration.enlarged.read(tile), tile, tile);
    const pictures: Float32Array<ArrayBuffer>[] = [original.finish()];
    for (const dials of positions) {
      const read = await this.#openPosition(restoration, dials, context);
      pictures.push(await readReduced(read, restoration, area, factor));
    }
    return {
      widthPx: original.widthPx,
      heightPx: original.heightPx,
      original: pictures[0] ?? new Float32Array(),
      residuals: pictures.slice(1).map((picture, index) => subtract(pictures[index] ?? picture, picture)),
    };
  }

  async openArea(area: Rect, factor: number, context: CallContext): Promise<MixAt> {
    const restoration = this.#restoration;
    await this.#parts.latentViews.latents(restoration, context);
    return async (dials) => {
      const read = await this.#openPosition(restoration, dials, context);
      return readReduced(read, restoration, area, factor);
    };
  }

  /** What is decoded at a position of the dials, wherever it is read. */
  async #openPosition(
    restoration: LatentRestoration,
    dials: Recipe['dials'],
    context: CallContext,
  ): Promise<ReadRect> {
    const { latentViews } = this.#parts;
    const position = this.#positionAt(restoration, dials);
    const latents = await latentViews.latents(restoration, context);
    const decode = await latentViews.decoder(restoration, latents, position, context);
    const { widthPx, heightPx } = restoration.enlarged;
    const picture = {
      ...{ widthPx, heightPx },
      decoded: (rect: Rect) => decode(rect, context),
      enlarged: (rect: Rect) => restoration.enlarged.read(rect),
      statistics: () => latentViews.colours(restoration, latents, position, context),
    };
    return (rect) => readFixed(picture, this.#colourFix, this.#settle, rect);
  }

  #positionAt(restoration: LatentRestoration, dials: Recipe['dials']): LatentPosition {
    const { width, height, latentPx } = restoration;
    const { part } = restoration.enlarged.place;
    const rect = { x: part.x / latentPx, y: part.y / latentPx, width, height };
    return {
      key: developmentKey({ ...this.#options.recipe, dials }, 'mix', this.#steps),
      lambdas: this.#lambdas.at(dials, rect),
    };
  }

  get #colourFix(): ColourFix {
    return stepValue(this.#options.recipe, colourFixStep).method;
  }

  async forEachTile(
    _area: Rect,
    context: CallContext,
    put: (core: Rect, planesChw: Float32Array) => void,
  ): Promise<void> {
    const restoration = this.#restoration;
    const { cores, enlarged, latentSteps } = restoration;
    const total = latentSteps + cores.length;
    let done = 0;
    // Tiles may need more than one pass; then progress waits for the last one.
    const step = () => context.reportProgress(Math.min(++done, total), total);
    context.reportProgress(0, total);
    const { z, latents } = await this.#mixLatents(context, step);
    done = latentSteps;

    // The colour fixes look beyond a tile, so the whole result is held, in half precision.
    const whole: Rect = { x: 0, y: 0, width: this.widthPx, height: this.heightPx };
    const held = new Float16Array(3 * whole.width * whole.height);
    await restoration.decodeWhole(z, latents, context, (pixels, core) => {
      copyPlanes(pixels, core, held, whole, core);
      step();
    });
    const decoded = (rect: Rect) => takePlanes(held, whole, rect);
    const [own, wanted] = [new ColourStatistics(), new ColourStatistics()];
    for (const core of cores) {
      context.signal.throwIfAborted();
      own.add(decoded(core));
      wanted.add(enlarged.read(core));
    }
    const colours = { own: own.finish(), wanted: wanted.finish() };
    const picture = {
      ...{ widthPx: whole.width, heightPx: whole.height, decoded },
      enlarged: (rect: Rect) => enlarged.read(rect),
      statistics: async () => colours,
    };
    for (const core of cores) {
      context.signal.throwIfAborted();
      put(core, await readFixed(picture, this.#colourFix, this.#settle, core));
    }
  }

  /** @returns what was mixed, and the mixed latents z, float32 CHW of the whole picture */
  async #mixLatents(
    context: CallContext,
    step: () => void,
  ): Promise<{ readonly z: Float32Array; readonly latents: PictureLatents }> {
    const { proven } = this.#restoration;
    const hasDefault = proven.manifest.graphs.default !== undefined;
    const way = this.#lambdas.areAll(0) ? 'none' : this.#lambdas.areAll(1) && hasDefault ? 'default' : 'all';
    const latents = await this.#restoration.latents(way, this.#parts.keptLatents, context, step);
    const { width, height, zL, residuals, isSum } = latents;
    const lambdas = isSum ? residuals.map(() => 1) : this.#lambdas.in({ x: 0, y: 0, width, height });
    return { latents, z: mixResiduals(zL, residuals, lambdas, width * height) };
  }
}

/** The squares of an area that are decoded one by one. */
function tilesOf(area: Rect, { tilePx }: LatentRestoration): Rect[] {
  const plan = { widthPx: area.width, heightPx: area.height, tilePx, haloPx: 0, multiple: 1 };
  return planTiles(plan).map(({ core }) => ({ ...core, x: core.x + area.x, y: core.y + area.y }));
}

async function readReduced(
  read: ReadRect,
  restoration: LatentRestoration,
  area: Rect,
  factor: number,
): Promise<Float32Array<ArrayBuffer>> {
  const reducer = BoxReducer.of(area, factor, 3);
  for (const tile of tilesOf(area, restoration)) reducer.add(await read(tile), tile, tile);
  return reducer.finish();
}

function takePlanes(held: Float16Array, whole: Rect, rect: Rect): Float32Array {
  const data = new Float32Array(3 * rect.width * rect.height);
  copyPlanes(held, whole, data, rect, rect);
  return data;
}

function subtract(from: Float32Array, other: Float32Array): Float32Array<ArrayBuffer> {
  const difference = new Float32Array(from.length);
  for (let i = 0; i < difference.length; i++) difference[i] = (from[i] as number) - (other[i] as number);
  return difference;
}
