import { Failure } from '../../../shared/errors/failure.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import { MAX_TILE_PX, MIN_TILE_PX } from '../../../shared/tiles/planTiles.ts';

/** @throws Failure 'recipe-invalid' or 'request-invalid' where scale or tile are not possible with a pack */
export function checkPossible(manifest: Manifest, scale: number, tilePx: number): void {
  const { scales, name } = manifest;
  if (!(scales.min <= scale && scale <= scales.max)) {
    throw new Failure(
      'recipe-invalid',
      `The pack '${name}' enlarges ${scales.min} to ${scales.max} times; ${scale} was asked for.`,
      { action: 'Choose a scale in that range, or another pack.' },
    );
  }
  if (!Number.isInteger(tilePx) || tilePx < MIN_TILE_PX || tilePx > MAX_TILE_PX) {
    throw new Failure(
      'request-invalid',
      `A tile has ${MIN_TILE_PX} to ${MAX_TILE_PX} pixels a side; ${tilePx} was asked for.`,
    );
  }
}
