import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { PictureFacts } from '../../../shared/engine/protocol.ts';
import { decodableInput } from './decodableInput.ts';
import { readHeader } from './decodePicture.ts';
import { chooseDecodingRoute } from './decodingRoute.ts';
import { decodingFailure } from './libvips.ts';
import { carriedMetadata } from './metadata/carriedMetadata.ts';
import { readExif } from './metadata/exif.ts';
import { readIccProfile } from './metadata/iccProfile.ts';
import { readIptcTexts } from './metadata/iptc.ts';
import { readXmp } from './metadata/xmp.ts';
import { openOriginal, readingFailure } from './openOriginal.ts';
import type { CarriedMetadata } from './picture.ts';

const IPTC_KEYWORD = 25;

/**
 * Tells what a photo is without decoding its pixels.
 * @throws Failure with a 'picture-…' code
 */
export async function inspectPicture(path: string): Promise<PictureFacts> {
  const original = await openOriginal(path);
  try {
    const opened = await decodableInput(original);
    const header = await readHeader(opened.input);
    const route = chooseDecodingRoute(path, header);
    const { metadata, notes } = await carriedMetadata(original, header, route);
    // Libheif turns HEIC and AVIF itself, so their header is upright.
    const upright = header.autoOrient;
    return {
      sha256: await hashFile(path),
      bytes: original.bytes,
      format: original.format,
      widthPx: upright.width,
      heightPx: upright.height,
      channels: route.channels,
      hasAlpha: header.hasAlpha && !route.convertsByProfile,
      depth: route.depth,
      profileName: (metadata.icc && readIccProfile(metadata.icc)?.name) ?? 'sRGB',
      ...describedBy(metadata),
      notes: [...opened.notes, ...route.notes, ...notes],
    };
  } catch (cause) {
    throw decodingFailure(path, cause);
  }
}

function describedBy(
  metadata: CarriedMetadata,
): Pick<PictureFacts, 'hasGps' | 'capturedAt' | 'camera' | 'rating' | 'keywords'> {
  const exif = metadata.exif && readExif(metadata.exif);
  const xmp = metadata.xmp && readXmp(metadata.xmp);
  const iptcKeywords = metadata.iptc === undefined ? [] : readIptcTexts(metadata.iptc, IPTC_KEYWORD);
  const keywords = [...new Set([...(xmp?.keywords ?? []), ...iptcKeywords])];
  const rating = xmp?.rating ?? exif?.rating;
  return {
    hasGps: Boolean(exif?.hasGps || xmp?.hasGps),
    ...(exif?.capturedAt === undefined ? {} : { capturedAt: exif.capturedAt }),
    ...(exif?.camera === undefined ? {} : { camera: exif.camera }),
    ...(rating === undefined ? {} : { rating }),
    ...(keywords.length === 0 ? {} : { keywords }),
  };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw readingFailure(path, cause);
  }
  return hash.digest('hex');
}
