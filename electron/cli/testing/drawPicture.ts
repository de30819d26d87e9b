import sharp, { type Sharp } from 'sharp';

/** A soft colourful pattern, so that a restoration has something to change. */
export function drawPicture(widthPx: number, heightPx: number, seed = 1): Sharp {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  for (let at = 0; at < pixels.length; at++) {
    const x = Math.floor(at / 3) % widthPx;
    const y = Math.floor(at / 3 / widthPx);
    pixels[at] = 128 + 90 * Math.sin((x * (1 + (at % 3)) + y * seed) / 5) * Math.cos(y / 7 + seed);
  }
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}
