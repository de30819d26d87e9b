import { NETWORK_TILE_PX, OFFERED_TILES_PX } from './planTiles.ts';

/** What halo may add to the area that is computed, before a larger tile is taken. */
const MOST_HALO = 0.5;
/**
 * What a network holds while it runs, per pixel of its input. PiSA Compact with both residuals: 420 (measured
 * as resident memory at 678, 934 and 1190 px). Where another network needs more, the tile is halved.
 */
const BYTES_PER_PIXEL = 420;
/** Of the machine's memory. */
const SHARE_FOR_RUN = 1 / 8;

/**
 * Side of the tiles for work on a whole photo, output pixels. A halo of 83 px makes a tile of 512 px 1.75 times
 * as large, one of 768 px 1.48 times, which saves a seventh of the time (measured: 21.0 and 18.0 s of
 * processor time for 6 megapixels). Larger ones save less and less, and hold up whoever looks at a photo.
 * @param radiusPx    the pack's receptive radius
 * @param memoryBytes of the machine
 */
export function chooseTilePx(radiusPx: number, memoryBytes: number): number {
  const sides = OFFERED_TILES_PX.filter((sidePx) => sidePx >= NETWORK_TILE_PX);
  const inputPixels = (sidePx: number) => (sidePx + 2 * radiusPx) ** 2;
  const fitting = sides.filter((sidePx) => fitsMemory(inputPixels(sidePx), memoryBytes));
  const lean = fitting.find((sidePx) => inputPixels(sidePx) / sidePx ** 2 <= 1 + MOST_HALO);
  return lean ?? fitting.at(-1) ?? NETWORK_TILE_PX;
}

/** Whether a network may be run on so many pixels at once, halo included. */
export function fitsMemory(inputPixels: number, memoryBytes: number): boolean {
  return inputPixels * BYTES_PER_PIXEL <= memoryBytes * SHARE_FOR_RUN;
}
