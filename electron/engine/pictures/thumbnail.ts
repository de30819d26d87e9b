import type { Sharp } from 'sharp';
import type { SmallPicture } from '../../../shared/engine/protocol.ts';
import { fitSize } from '../../../shared/pictures/fitSize.ts';
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
export async function resultThumbnail(
  picture: ResultPicture,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): Promise<SmallPicture> {
  const { data, info } = await (await decodedPixels(picture, { widthPx, heightPx }))
    .flatten({ background: WHITE })
    .withIccProfile('srgb', { attach: false })
    .jpeg({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}

/** What sharp did not open itself is made small first, then told its profile, by which it is converted. */
async function decodedPixels(
  picture: ResultPicture,
  size: { readonly widthPx: number; readonly heightPx: number },
): Promise<Sharp> {
  const png = await openPixels(encoderInput(picture), 'png')
    .resize(size.widthPx, size.heightPx, { fit: 'fill' })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(await pngWithMetadata(png, picture.metadata));
}
