import type { Manifest } from '../../../../shared/packs/manifest.ts';
import type { Rect } from '../../../../shared/tiles/planTiles.ts';

/** Pixels that bicubic enlargement reads on each side, and one for rounding. */
const ENLARGEMENT_REACH_PX = 4;

/** Output pixels to each side that a residual depends on. */
export function radiusOf({ space }: Manifest): number {
  return space.kind === 'pixel' ? space.receptiveRadiusPx : 0;
}

/** What of the original a tile's residuals depend on. */
export function reachOf(manifest: Manifest, scale: number) {
  const { scales, tileMultiple } = manifest;
  const margin =
    Math.ceil((radiusOf(manifest) + tileMultiple) / (scales.fixed ?? scale)) + ENLARGEMENT_REACH_PX;
  return ({ x, y, width, height }: Rect): Rect => ({
    x: Math.floor(x / scale) - margin,
    y: Math.floor(y / scale) - margin,
    width: Math.ceil(width / scale) + 2 * margin + 1,
    height: Math.ceil(height / scale) + 2 * margin + 1,
  });
}
