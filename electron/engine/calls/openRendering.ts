import type { Recipe } from '../../../shared/recipe/recipe.ts';
import type { RestorationOptions } from '../tiles/restoration.ts';
import type { EngineParts } from './callContext.ts';
import { LatentRendering } from './latentRendering.ts';
import { PixelRendering } from './pixelRendering.ts';
import type { Rendering } from './rendering.ts';

/** @throws Failure of `LatentRendering.open` and `PixelRendering.open` */
export function openRendering(
  parts: EngineParts,
  options: RestorationOptions,
  recipe: Recipe,
): Promise<Rendering> {
  return options.proven.manifest.space.kind === 'latent'
    ? LatentRendering.open(parts, options, recipe)
    : PixelRendering.open(parts, options, recipe);
}
