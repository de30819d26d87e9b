import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { quoted } from './libvips.ts';
import type { PictureHeader } from './pictureHeader.ts';

/** What the header of an original says about how to decode it. */
export interface DecodingRoute {
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  /** Whether values are converted by the embedded profile, which is used up by that. */
  readonly convertsByProfile: boolean;
  readonly notes: readonly Said[];
}

/**
 * Decoded pixels of one original, bytes. The engine holds the original and the result at once and has
 * 1.5 GB for everything; this leaves room for a result of 100 megapixels.
 */
const MAX_DECODED_BYTES = 768 * 2 ** 20;

/**
 * Chooses how the pixels of an original are read, from its header alone.
 * @throws Failure 'picture-unknown-format' for what has no defined colours, 'picture-too-large'
 */
export function chooseDecodingRoute(path: string, header: PictureHeader): DecodingRoute {
  const route = routeOf(header);
  if (route === undefined)
    throw new Failure('picture-unknown-format.undefined-colours', {
      path: quoted(path),
      depth: header.depth,
      channels: header.channels,
      space: header.space,
    });
  checkSize(path, header, route);
  return route;
}

function routeOf(header: PictureHeader): DecodingRoute | undefined {
  const isWholeNumbers = header.depth === 'uchar' || header.depth === 'ushort';
  const asTheyAre = { convertsByProfile: false, notes: [] };
  switch (header.space) {
    case 'srgb':
    case 'rgb':
      return isWholeNumbers && header.channels >= 3 ? { channels: 3, depth: 8, ...asTheyAre } : undefined;
    case 'rgb16':
      return { channels: 3, depth: 16, ...asTheyAre };
    case 'b-w':
      return isWholeNumbers ? { channels: 1, depth: 8, ...asTheyAre } : undefined;
    case 'grey16':
      return { channels: 1, depth: 16, ...asTheyAre };
    case 'cmyk':
      return {
        channels: 3,
        depth: 8,
        convertsByProfile: true,
        notes: [header.hasProfile ? said('cmyk-by-its-profile') : said('cmyk-by-a-common-profile')],
      };
    case 'lab':
    case 'labs':
    case 'labq':
      return {
        channels: 3,
        depth: header.space === 'labs' ? 16 : 8,
        convertsByProfile: false,
        notes: [said('converted-from-lab')],
      };
    default:
      return undefined;
  }
}

function checkSize(path: string, header: PictureHeader, route: DecodingRoute): void {
  const pixels = header.width * (header.pageHeight ?? header.height);
  const bytesPerPixel = ((header.hasAlpha ? 1 : 0) + route.channels) * (route.depth / 8);
  if (pixels * bytesPerPixel <= MAX_DECODED_BYTES) return;
  const limitMegapixels = Math.floor(MAX_DECODED_BYTES / bytesPerPixel / 1e6);
  throw new Failure('picture-too-large.megapixels', {
    path: quoted(path),
    pixels: Math.round(pixels / 1e6),
    width: header.width,
    height: header.height,
    limitMegapixels,
  });
}
