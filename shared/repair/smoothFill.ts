import type { PartSize } from './partSize.ts';

/** From how far away a pixel is filled, px. */
const REACH_PX = 4;

/**
 * Fills from the outside in, each pixel with the mean of those near it that are sound or were filled before, the nearest
 * counting most.
 * @param planesChw float32, three channels; changed in place where `layers` is not 0
 * @param layers how deep in the hole each pixel lies
 * @param order of the damaged pixels
 */
export function smoothFill(
  planesChw: Float32Array,
  { widthPx, heightPx }: PartSize,
  layers: Uint16Array,
  order: Int32Array,
): void {
  const pixels = widthPx * heightPx;
  for (const place of order) {
    const [x, y] = [place % widthPx, Math.floor(place / widthPx)];
    const layer = layers[place] as number;
    const sums = [0, 0, 0];
    let weights = 0;
    for (let ny = Math.max(0, y - REACH_PX); ny <= Math.min(heightPx - 1, y + REACH_PX); ny++) {
      for (let nx = Math.max(0, x - REACH_PX); nx <= Math.min(widthPx - 1, x + REACH_PX); nx++) {
        const from = ny * widthPx + nx;
        if ((layers[from] as number) >= layer) continue;
        const distance2 = (nx - x) * (nx - x) + (ny - y) * (ny - y);
        const weight = 1 / (distance2 * distance2);
        weights += weight;
        for (let c = 0; c < 3; c++)
          sums[c] = (sums[c] as number) + weight * (planesChw[c * pixels + from] as number);
      }
    }
    for (let c = 0; c < 3; c++) planesChw[c * pixels + place] = (sums[c] as number) / weights;
  }
}
