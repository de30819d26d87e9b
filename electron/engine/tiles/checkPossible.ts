import { Failure } from '../../../shared/errors/failure.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import { MAX_TILE_PX, MIN_TILE_PX } from '../../../shared/tiles/planTiles.ts';

/** @throws Failure 'recipe-invalid' or 'request-invalid' where scale or tile are not possible with a pack */
export function checkPossible(manifest: Manifest, scale: number, tilePx: number): void {
  const { scales, name } = manifest;
  if (!(scales.min <= scale && scale <= scales.max)) {
    throw new Failure('recipe-invalid.scale-out-of-range', {
      name,
      min: scales.min,
      max: scales.max,
      scale,
    });
  }
  if (!Number.isInteger(tilePx) || tilePx < MIN_TILE_PX || tilePx > MAX_TILE_PX) {
    throw new Failure('request-invalid.tile-side', {
      minTilePx: MIN_TILE_PX,
      maxTilePx: MAX_TILE_PX,
      tilePx,
    });
  }
}
