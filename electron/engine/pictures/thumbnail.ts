import type { Sharp } from 'sharp';
import type { SmallPicture } from '../../../shared/engine/protocol.ts';
import { type FittedSize, fitSize } from '../../../shared/pictures/fitSize.ts';
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
  return resultThumbnail(
    picture,
    fitSize(picture.widthPx, picture.heightPx, { kind: 'long-side', px: longSidePx }),
  );
}

/** The same of pixels that are there already, in a size that is known. */
export async function resultThumbnail(picture: ResultPicture, size: FittedSize): Promise<SmallPicture> {
  const pixels = await inSrgb(picture, size);
  const { data, info } = await pixels
    .flatten({ background: WHITE })
    // Fitted tables save a twelfth of the bytes and cost twice the time.
    .jpeg({ quality: QUALITY, optimiseCoding: false })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}

async function inSrgb(
  picture: ResultPicture,
  { widthPx: width, heightPx: height }: FittedSize,
): Promise<Sharp> {
  const { icc } = picture.metadata;
  const pixels = openPixels(encoderInput(picture), 'png');
  const isSmall = picture.widthPx === width && picture.heightPx === height;
  const small = isSmall ? pixels : pixels.resize(width, height, { fit: 'fill' });
  if (icc === undefined && picture.depth === 8) return small;
  // What sharp did not open itself is told its profile, by which it is converted.
  const png = await small.png({ compressionLevel: 0 }).toBuffer();
  return sharp(await pngWithMetadata(png, picture.metadata)).withIccProfile('srgb', { attach: false });
}
