import sharp from 'sharp';
import { Failure } from '../../../shared/errors/failure.ts';
import type { RgbImage } from '../../../shared/metrics/plane.ts';

/**
 * Reads a picture for scoring: upright, 8 bit, RGB. The embedded profile is ignored, because scores compare
 * stored values, and alpha is dropped.
 * @throws Failure 'picture-damaged' where it cannot be decoded
 */
export async function readRgbImage(path: string): Promise<RgbImage> {
  try {
    const { data, info } = await sharp(path, { ignoreIcc: true, failOn: 'error', limitInputPixels: false })
      .autoOrient()
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, rgbHwc: new Uint8Array(data) };
  } catch (cause) {
    throw new Failure('picture-damaged.cannot-be-read', { path }, { cause });
  }
}
