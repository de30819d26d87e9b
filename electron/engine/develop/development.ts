import { geometryOf } from '../../../shared/develop/geometryOf.ts';
import { boundsOf, isAsItLies, type Placement } from '../../../shared/develop/placement.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { OriginalFacts, Steps } from '../../../shared/develop/step.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { intersectRects, planTiles, type Rect } from '../../../shared/tiles/planTiles.ts';
import { LEVEL_MAX, levelRectToOutput, levelSidePx } from '../../../shared/viewport/pyramid.ts';
import type { CallContext, EngineParts } from '../callContext.ts';
import { finishPlanes, frameOf, PlacedPicture, resamplePlanes } from './lastStages.ts';
import { LATENT_PACKS } from './latent/latentMix.ts';
import type { OutputPicture } from './outputPicture.ts';
import type { DevelopOptions, MixAt, PackKind, PictureMix, RegionOptions } from './pictureMix.ts';
import { PIXEL_PACKS } from './pixel/pixelMix.ts';
import type { ReducedRegion } from './reducedRegion.ts';

const KINDS: Readonly<Record<'pixel' | 'latent', PackKind>> = { pixel: PIXEL_PACKS, latent: LATENT_PACKS };

export function kindOf({ space }: { readonly space: { readonly kind: 'pixel' | 'latent' } }): PackKind {
  return KINDS[space.kind];
}

/** Squares that are cut out of a picture that geometry has turned. */
const PLACED_TILE_PX = 512;

/** A part of the result at any position of the dials. */
export interface Cells {
  readonly widthPx: number;
  readonly heightPx: number;
  /** float32 CHW; good until the next call. */
  readonly at: MixAt;
}

/**
 * What is done to one photo. Everything that shows or writes it asks here: tiles and drafts of the viewer,
 * thumbnails, grids, exports.
 * @throws Failure of the recipe, the pack and the original
 */
export async function openDevelopment(parts: EngineParts, options: DevelopOptions): Promise<Development> {
  const { steps } = parts;
  checkRecipe(options);
  const original = await parts.mendings.mend(options.original, options.recipe, steps);
  const mix = await kindOf(options.proven.manifest).open(parts, { ...options, original }, steps);
  return new Development(mix, options, steps);
}

export class Development {
  /** Up to the mix, in the original's frame. */
  readonly mix: PictureMix;
  /** Of the result, and where it comes from in the mix. */
  readonly size: Placement;
  readonly #recipe: Recipe;
  readonly #facts: OriginalFacts;
  readonly #steps: Steps;

  constructor(
    mix: PictureMix,
    { recipe, original }: Pick<DevelopOptions, 'recipe' | 'original'>,
    steps: Steps,
  ) {
    this.mix = mix;
    this.#recipe = recipe;
    this.#facts = original.facts;
    this.#steps = steps;
    this.size = geometryOf(recipe, mix, steps);
  }

  /**
   * A rectangle of a level of the mix, unmixed: for the viewer, which mixes, places and finishes by itself. What is
   * `seen` is in pixels of the level, too.
   * @throws Failure 'request-invalid' where the rectangle is not inside the level
   */
  region(
    rect: Rect,
    level: number,
    context: CallContext,
    { seen, ...options }: RegionOptions = {},
  ): Promise<ReducedRegion> {
    checkInside(rect, level, this.mix);
    const toOutput = (part: Rect) => levelRectToOutput(part, level, this.mix);
    const more = seen === undefined ? options : { ...options, seen: toOutput(seen) };
    return this.mix.region(toOutput(rect), 2 ** level, context, more);
  }

  /**
   * @param crop   in pixels of the result, inside it
   * @param factor 1: as it is; n: means of n × n pixels
   */
  async cells(crop: Rect, factor: number, context: CallContext): Promise<Cells> {
    const { mix, size } = this;
    const whole = { x: 0, y: 0, width: mix.widthPx, height: mix.heightPx };
    const isPlaced = !isAsItLies(size, mix);
    const area = isPlaced ? (intersectRects(boundsOf(size.toSource, crop), whole) ?? whole) : crop;
    const mixAt = await mix.openArea(area, factor, context);
    const [widthPx, heightPx] = [Math.ceil(crop.width / factor), Math.ceil(crop.height / factor)];
    const at: MixAt = async (dials) => {
      const mixed = await mixAt(dials);
      const placed = isPlaced ? resamplePlanes(mixed, { area, factor }, size, { crop, factor }) : mixed;
      return this.#finish(placed, crop, factor);
    };
    return { widthPx, heightPx, at };
  }

  /** Fills the output with the result. */
  async render(output: OutputPicture, context: CallContext): Promise<void> {
    const { mix, size } = this;
    if (!isAsItLies(size, mix)) return this.#renderPlaced(output, context);
    const whole = { x: 0, y: 0, width: mix.widthPx, height: mix.heightPx };
    await mix.forEachTile(whole, context, (core, planes) => {
      output.setPixels(core, this.#finish(planes, core));
      const alpha = mix.readAlpha(core);
      if (alpha !== null) output.setAlpha(core, alpha);
    });
  }

  /** What geometry asks for may lie anywhere in the mix, so that is held, as far as it is seen. */
  async #renderPlaced(output: OutputPicture, context: CallContext): Promise<void> {
    const { mix, size } = this;
    const { widthPx, heightPx } = size;
    const whole = { x: 0, y: 0, width: mix.widthPx, height: mix.heightPx };
    const seen = boundsOf(size.toSource, { x: 0, y: 0, width: widthPx, height: heightPx });
    const picture = new PlacedPicture(intersectRects(seen, whole) ?? whole, size);
    await mix.forEachTile(picture.area, context, (core, planes) => {
      picture.put(core, planes, mix.readAlpha(core));
    });
    const plan = { widthPx, heightPx, tilePx: PLACED_TILE_PX, haloPx: 0, multiple: 1 };
    for (const { core } of planTiles(plan)) {
      context.signal.throwIfAborted();
      output.setPixels(core, this.#finish(picture.read(core), core));
      const alpha = picture.readAlpha(core);
      if (alpha !== null) output.setAlpha(core, alpha);
    }
  }

  #finish(planes: Float32Array, crop: Rect, factor = 1): Float32Array {
    const at = { steps: this.#steps, frame: frameOf(this, crop, factor) };
    return finishPlanes(planes, this.#recipe, this.#facts, at);
  }
}

/** @throws Failure 'recipe-invalid' where recipe and pack do not belong together */
function checkRecipe({ recipe, proven }: DevelopOptions): void {
  const { pack, manifest } = proven;
  if (recipe.pack.hash !== pack.hash) {
    throw new Failure('recipe-invalid.made-with-another-pack', {
      id: recipe.pack.id,
      version: recipe.pack.version,
      packId: manifest.id,
      packVersion: manifest.version,
    });
  }
  const known = manifest.dials.map((dial) => dial.id);
  const { localLambda, lambdaOffsets } = recipe.steps;
  const named = [
    recipe.dials,
    localLambda?.masks,
    ...(lambdaOffsets?.masks ?? []).map(({ offsets }) => offsets),
  ].flatMap((byDial) => Object.keys(byDial ?? {}));
  for (const id of named) {
    if (known.includes(id)) continue;
    throw new Failure('recipe-invalid.no-such-dial', { name: manifest.name, id, known: known.join(', ') });
  }
}

function checkInside(
  rect: Rect,
  level: number,
  size: { readonly widthPx: number; readonly heightPx: number },
): void {
  const isLevel = Number.isInteger(level) && level >= 0 && level <= LEVEL_MAX;
  const width = levelSidePx(size.widthPx, level);
  const height = levelSidePx(size.heightPx, level);
  const sides = [rect.x, rect.y, rect.width, rect.height];
  const isInside =
    sides.every(Number.isInteger) &&
    rect.x >= 0 &&
    rect.y >= 0 &&
    rect.width > 0 &&
    rect.height > 0 &&
    rect.x + rect.width <= width &&
    rect.y + rect.height <= height;
  if (!isLevel || !isInside) {
    throw new Failure('request-invalid.tile-outside-level', {
      width: rect.width,
      height: rect.height,
      x: rect.x,
      y: rect.y,
      level,
      levelWidth: width,
      levelHeight: height,
    });
  }
}
