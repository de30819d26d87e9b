import type { PlainPixels } from './rawPixels.ts';

/**
 * Gives fully transparent pixels the colour of the nearest visible one to their left, above, right or below, in
 * place: enlarging mixes neighbours, and what nobody sees is mostly black, which would darken every cut-out's edge.
 */
export function spreadColours({ widthPx, heightPx, channels, pixelsHwc, alpha }: PlainPixels): void {
  if (alpha === undefined || !alpha.includes(0)) return;
  const isKnown = new Uint8Array(alpha.length);
  for (let pixel = 0; pixel < alpha.length; pixel++) isKnown[pixel] = alpha[pixel] === 0 ? 0 : 1;
  const take = (pixel: number, from: number) => {
    if (isKnown[pixel] === 1 || isKnown[from] !== 1) return;
    for (let channel = 0; channel < channels; channel++)
      pixelsHwc[pixel * channels + channel] = pixelsHwc[from * channels + channel] as number;
    isKnown[pixel] = 1;
  };
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    for (let x = 1; x < widthPx; x++) take(row + x, row + x - 1);
    for (let x = widthPx - 2; x >= 0; x--) take(row + x, row + x + 1);
    if (y > 0) for (let x = 0; x < widthPx; x++) take(row + x, row + x - widthPx);
  }
  for (let y = heightPx - 2; y >= 0; y--)
    for (let x = 0; x < widthPx; x++) take(y * widthPx + x, (y + 1) * widthPx + x);
}
