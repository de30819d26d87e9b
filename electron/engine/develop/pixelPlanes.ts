import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { Picture } from '../pictures/picture.ts';

const FULL = 65535;

/** float32 CHW, three channels, in [0, 1], of a rectangle inside the picture. */
export function planesOf({ widthPx, channels, depth, pixelsHwc }: Picture, rect: Rect): Float32Array {
  const pixels = rect.width * rect.height;
  const toUnit = 1 / (2 ** depth - 1);
  const planes = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    let to = channel * pixels;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      let from = (y * widthPx + rect.x) * channels + (channel % channels);
      for (let x = 0; x < rect.width; x++, from += channels)
        planes[to++] = (pixelsHwc[from] as number) * toUnit;
    }
  }
  return planes;
}

/** The whole picture with other values, 16 bit and three channels, so that nothing of them is lost. */
export function withPlanes(picture: Picture, planesChw: Float32Array): Picture {
  const pixels = picture.widthPx * picture.heightPx;
  const pixelsHwc = new Uint16Array(3 * pixels);
  for (let i = 0; i < pixelsHwc.length; i++) {
    const value = planesChw[(i % 3) * pixels + Math.floor(i / 3)] as number;
    pixelsHwc[i] = Math.min(1, Math.max(0, value)) * FULL + 0.5;
  }
  const alpha = picture.alpha === undefined ? {} : { alpha: deepened(picture.alpha) };
  return { ...picture, channels: 3, depth: 16, pixelsHwc, ...alpha };
}

/**
 * Values of a part of what was mended, as the picture has them: HWC, its channels and depth.
 * @param planesChw float32, three channels, of `around`
 * @param core      inside `around`
 */
export function pixelsOf(
  planesChw: Float32Array,
  around: Rect,
  core: Rect,
  { channels, depth }: Pick<Picture, 'channels' | 'depth'>,
): Uint8Array | Uint16Array {
  const values = core.width * core.height * channels;
  const out = depth === 8 ? new Uint8Array(values) : new Uint16Array(values);
  const [pixels, full] = [around.width * around.height, 2 ** depth - 1];
  let to = 0;
  for (let y = core.y; y < core.y + core.height; y++) {
    for (let x = core.x; x < core.x + core.width; x++) {
      const from = (y - around.y) * around.width + x - around.x;
      for (let channel = 0; channel < channels; channel++) {
        const value = planesChw[channel * pixels + from] as number;
        out[to++] = Math.round(Math.min(1, Math.max(0, value)) * full);
      }
    }
  }
  return out;
}

function deepened(alpha: Uint8Array | Uint16Array): Uint16Array {
  return alpha instanceof Uint16Array ? alpha : Uint16Array.from(alpha, (value) => value * 257);
}
