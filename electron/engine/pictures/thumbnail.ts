import type { Sharp } from 'sharp';
import type { SmallPicture } from '../../../shared/engine/protocol.ts';
import { pngWithMetadata } from './containers/pngChunks.ts';
import { decodableInput } from './decodableInput.ts';
import { decodePicture, readHeader } from './decodePicture.ts';
import { chooseDecodingRoute } from './decodingRoute.ts';
import { encoderInput, openPixels, type ResultPicture } from './encodePicture.ts';
import { decodingFailure, sharp } from './libvips.ts';
import { openOriginal } from './openOriginal.ts';

const QUALITY = 82;
const WHITE = '#ffffff';

/**
 * A small upright JPEG in sRGB, for grids and filmstrips; a photo that is smaller stays its size.
 * @throws Failure with a 'picture-…' code
 */
export async function makeThumbnail(path: string, longSidePx: number): Promise<SmallPicture> {
  const original = await openOriginal(path);
  try {
    const { input } = await decodableInput(original);
    chooseDecodingRoute(path, await readHeader(input));
    const pixels =
      original.format === 'heic'
        ? await decodedPixels(await decodePicture(path), longSidePx)
        : // Sharp decodes no more of a JPEG than a small picture needs.
          sharp(input, { failOn: 'error', limitInputPixels: false, autoOrient: true });
    return await encodeSmall(pixels, longSidePx);
  } catch (cause) {
    throw decodingFailure(path, cause);
  }
}

/** The same of pixels that are there already. */
export async function pictureThumbnail(picture: ResultPicture, longSidePx: number): Promise<SmallPicture> {
  return encodeSmall(await decodedPixels(picture, longSidePx), longSidePx);
}

async function encodeSmall(pixels: Sharp, longSidePx: number): Promise<SmallPicture> {
  const { data, info } = await pixels
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: WHITE })
    .withIccProfile('srgb', { attach: false })
    .jpeg({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}

/** What sharp did not open itself is made small first, then told its profile, by which it is converted. */
async function decodedPixels(picture: ResultPicture, longSidePx: number): Promise<Sharp> {
  const png = await openPixels(encoderInput(picture), 'png')
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(await pngWithMetadata(png, picture.metadata));
}
