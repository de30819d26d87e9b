import type { Sharp } from 'sharp';
import type { SmallPicture } from '../../../shared/engine/protocol.ts';
import { pngWithMetadata } from './containers/pngChunks.ts';
import { decodePicture } from './decodePicture.ts';
import { encoderInput, openPixels, type ResultPicture } from './encodePicture.ts';
import { sharp } from './libvips.ts';
import type { MetadataTool } from './metadata/metadataTool.ts';

const QUALITY = 82;
const WHITE = '#ffffff';

/**
 * A small upright JPEG in sRGB, for grids and filmstrips; a photo that is smaller stays its size.
 * @throws Failure with a 'picture-…' code
 */
export async function makeThumbnail(
  path: string,
  longSidePx: number,
  tool?: MetadataTool,
): Promise<SmallPicture> {
  // Decoded as Develop does, so that both show the same colours.
  const picture = await decodePicture(path, { longSidePx, tool });
  return pictureThumbnail(picture, longSidePx);
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
