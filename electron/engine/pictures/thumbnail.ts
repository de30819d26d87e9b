import type { Sharp } from 'sharp';
import { pngWithMetadata } from './containers/pngChunks.ts';
import { decodableInput } from './decodableInput.ts';
import { decodePicture, readHeader } from './decodePicture.ts';
import { chooseDecodingRoute } from './decodingRoute.ts';
import { encoderInput, openPixels } from './encodePicture.ts';
import { decodingFailure, sharp } from './libvips.ts';
import { openOriginal } from './openOriginal.ts';

export interface Thumbnail {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

const QUALITY = 82;
const WHITE = '#ffffff';

/**
 * A small upright JPEG in sRGB, for grids and filmstrips; a photo that is smaller stays its size.
 * @throws Failure with a 'picture-…' code
 */
export async function makeThumbnail(path: string, longSidePx: number): Promise<Thumbnail> {
  const original = await openOriginal(path);
  try {
    const { input } = await decodableInput(original);
    chooseDecodingRoute(path, await readHeader(input));
    const pixels =
      original.format === 'heic'
        ? await decodedPixels(path, longSidePx)
        : // Sharp decodes no more of a JPEG than a small picture needs.
          sharp(input, { failOn: 'error', limitInputPixels: false, autoOrient: true });
    const { data, info } = await pixels
      .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: WHITE })
      .withIccProfile('srgb', { attach: false })
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
  } catch (cause) {
    throw decodingFailure(path, cause);
  }
}

/** What sharp cannot open itself is made small first, then told its profile, by which it is converted. */
async function decodedPixels(path: string, longSidePx: number): Promise<Sharp> {
  const picture = await decodePicture(path);
  const png = await openPixels(encoderInput(picture), 'png')
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(await pngWithMetadata(png, picture.metadata));
}
