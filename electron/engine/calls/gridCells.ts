import { adainColourFix } from '../../../shared/colour/colourFix.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { mixResiduals } from '../../../shared/lambda/mix.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { intersectRects, planTiles, type Rect } from '../../../shared/tiles/planTiles.ts';
import { ColourStatistics } from '../latent/colourStatistics.ts';
import { LatentRestoration } from '../latent/latentRestoration.ts';
import { mixLatents } from '../latent/latentViews.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';
import { openWholePhoto } from '../tiles/openWholePhoto.ts';
import { Restoration, type RestorationOptions } from '../tiles/restoration.ts';
import type { CallContext, EngineParts } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import { computeReducedRegion } from './reducedRegion.ts';

/** One region of a photo at any dial position, after one pass of the network. */
export interface GridCells {
  /** Of a cell. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1: cells have the output's pixels; n: means of n × n. */
  readonly factor: number;
  readonly tilePx: number;
  readonly networkSeconds: number;
  /** The recipe's value of every dial. */
  readonly constants: readonly number[];
  /** @returns float32 CHW of a cell, three channels; good until the next call */
  mix(lambdas: readonly number[]): Promise<Float32Array>;
}

export interface GridRegion {
  readonly recipe: Recipe;
  /** In output pixels; absent: the whole picture. */
  readonly crop: Rect | undefined;
  readonly cells: number;
}

/** A sheet is looked at as a whole; beyond this cells are reduced by a whole factor. */
const MAX_SHEET_PIXELS = 40_000_000;
const MAX_CELL_PIXELS = 4_000_000;

/** Runs what every cell needs. @throws Failure of every step */
export function openGridCells(
  parts: EngineParts,
  options: RestorationOptions,
  region: GridRegion,
  context: CallContext,
): Promise<GridCells> {
  return options.proven.manifest.space.kind === 'latent'
    ? openLatentCells(parts, options, region, context)
    : openPixelCells(parts, options, region, context);
}

async function openPixelCells(
  parts: EngineParts,
  options: RestorationOptions,
  { recipe, crop, cells }: GridRegion,
  context: CallContext,
): Promise<GridCells> {
  // Of a part, fewer pixels are computed in vain with small tiles.
  const restoration =
    crop === undefined ? await openWholePhoto(parts, options) : new Restoration(parts, options);
  const dials = await DialValues.read(recipe, options.proven.pack, restoration);
  const area = cropArea(crop, restoration);
  const factor = reductionFor(area, cells);
  const { widthPx, heightPx, original, residuals } = await computeReducedRegion(
    restoration,
    area,
    factor,
    context,
  );
  const mixed = new Float32Array(original.length);
  return {
    widthPx,
    heightPx,
    factor,
    tilePx: restoration.effectiveTilePx,
    networkSeconds: restoration.networkSeconds,
    constants: dials.constants(),
    mix: async (lambdas) =>
      mixResiduals(original, residuals, dials.at(lambdas, area, factor), widthPx * heightPx, mixed),
  };
}

/** Every cell is decoded on its own, and gets the mean and deviation of the region that it shows. */
async function openLatentCells(
  parts: EngineParts,
  options: RestorationOptions,
  { recipe, crop, cells }: GridRegion,
  context: CallContext,
): Promise<GridCells> {
  const restoration = new LatentRestoration(parts, { ...options, prompt: recipe.prompt });
  const { enlarged, width, height, tilePx } = restoration;
  const dials = await DialValues.read(recipe, options.proven.pack, { widthPx: width, heightPx: height });
  const area = cropArea(crop, enlarged);
  const factor = reductionFor(area, cells);
  const tiles = planTiles({ widthPx: area.width, heightPx: area.height, tilePx, haloPx: 0, multiple: 1 }).map(
    ({ core }) => ({ ...core, x: core.x + area.x, y: core.y + area.y }),
  );
  const total = restoration.latentSteps + cells;
  let done = 0;
  const step = () => context.reportProgress(Math.min(++done, total), total);
  const latents = await restoration.latents('all', parts.keptLatents, context, step);
  const wanted = new ColourStatistics();
  for (const tile of tiles) wanted.add(enlarged.read(tile));
  return {
    widthPx: Math.ceil(area.width / factor),
    heightPx: Math.ceil(area.height / factor),
    factor,
    tilePx,
    networkSeconds: restoration.networkSeconds,
    constants: dials.constants(),
    mix: async (lambdas) => {
      const z = mixLatents(latents, dials.at(lambdas, { x: 0, y: 0, width, height }));
      const decode = await restoration.openDecoding(z, latents, context);
      const reducer = new BoxReducer(area, factor, 3);
      const own = new ColourStatistics();
      for (const tile of tiles) {
        const pixels = await decode(tile, context);
        own.add(pixels);
        reducer.add(pixels, tile, tile);
      }
      step();
      const data = reducer.finish();
      if (recipe.colourFix === 'none') return data;
      const cell = { data, widthPx: reducer.widthPx, heightPx: reducer.heightPx };
      return adainColourFix(cell, own.finish(), wanted.finish());
    },
  };
}

function cropArea(crop: Rect | undefined, size: { widthPx: number; heightPx: number }): Rect {
  const { widthPx, heightPx } = size;
  const whole = { x: 0, y: 0, width: widthPx, height: heightPx };
  if (crop === undefined) return whole;
  const area = intersectRects(crop, whole);
  const isWhole = Object.values(crop).every(Number.isInteger);
  if (area === null || !isWhole) {
    throw new Failure(
      'request-invalid',
      `The crop ${crop.width}×${crop.height} at ${crop.x}, ${crop.y} does not meet the picture (${widthPx}×${heightPx}).`,
      { action: 'Give the crop in pixels of the enlarged picture.' },
    );
  }
  return area;
}

function reductionFor(area: Rect, cells: number): number {
  const pixels = area.width * area.height;
  const allowed = Math.min(MAX_CELL_PIXELS, MAX_SHEET_PIXELS / cells);
  return Math.max(1, Math.ceil(Math.sqrt(pixels / allowed)));
}
