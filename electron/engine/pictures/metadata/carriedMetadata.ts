import type { Metadata } from 'sharp';
import { builtInProfile } from '../builtInProfile.ts';
import type { DecodingRoute } from '../decodingRoute.ts';
import type { Original } from '../openOriginal.ts';
import type { CarriedMetadata } from '../picture.ts';
import { isCodedDisplayP3 } from './codedColours.ts';
import { fileSource } from './fileSource.ts';
import { readIccProfile } from './iccProfile.ts';
import { unwrapIptc } from './iptc.ts';
import { exifBlockOf, readTagTree } from './tagTree.ts';

const EXIF_PREFIX = 'Exif\0\0';

/** Collects what goes along from an original into results, and says what does not. */
export async function carriedMetadata(
  original: Original,
  header: Metadata,
  route: DecodingRoute,
): Promise<{ metadata: CarriedMetadata; notes: string[] }> {
  const notes: string[] = [];
  const icc = keptProfile(header, route, notes) ?? (await codedProfile(original, header));
  if (header.gainMap !== undefined)
    notes.push('Its HDR gain map does not fit a restored picture and is left out.');
  const iptc = header.iptc === undefined ? undefined : unwrapIptc(header.iptc);
  const exif = exifOf(original, header);
  const metadata = {
    ...(icc === undefined ? {} : { icc }),
    ...(exif === undefined ? {} : { exif }),
    ...(iptc === undefined ? {} : { iptc }),
    ...(header.xmp === undefined ? {} : { xmp: withoutPadding(header.xmp) }),
    ...(header.density === undefined ? {} : { density: header.density }),
  };
  return { metadata, notes };
}

/** Colours that are told by a number get the profile that tells them to every format. */
async function codedProfile(original: Original, header: Metadata): Promise<Uint8Array | undefined> {
  if (header.icc !== undefined || (original.format !== 'heic' && original.format !== 'avif'))
    return undefined;
  return (await isCodedDisplayP3(original.path)) ? builtInProfile('p3') : undefined;
}

/** A TIFF file's EXIF is spread over the file's own directories; libvips does not collect it. */
function exifOf(original: Original, header: Metadata): Uint8Array | undefined {
  if (original.format !== 'tiff') return header.exif && withoutExifPrefix(header.exif);
  const source = fileSource(original.path);
  try {
    return exifBlockOf(readTagTree(source));
  } finally {
    source.close();
  }
}

/** The profile that the decoded values are encoded in; none stands for sRGB. */
function keptProfile(header: Metadata, route: DecodingRoute, notes: string[]): Uint8Array | undefined {
  if (header.icc === undefined || header.space === 'cmyk' || header.space.startsWith('lab')) return undefined;
  const facts = readIccProfile(header.icc);
  if (facts === undefined) {
    notes.push('Its colour profile is damaged and was left out; colours are read as sRGB.');
    return undefined;
  }
  if (facts.colourSpace !== (route.channels === 1 ? 'GRAY' : 'RGB')) {
    notes.push(`Its colour profile “${facts.name}” is made for other channels and was left out.`);
    return undefined;
  }
  return facts.profile;
}

/** JPEG's prefix is part of its segment, not of the block; libvips hands it on. */
export function withoutExifPrefix(exif: Uint8Array): Uint8Array {
  const prefix = String.fromCharCode(...exif.subarray(0, EXIF_PREFIX.length));
  return prefix === EXIF_PREFIX ? exif.subarray(EXIF_PREFIX.length) : exif;
}

/** Some writers end a packet with zero bytes. */
function withoutPadding(xmp: Uint8Array): Uint8Array {
  let end = xmp.length;
  while (end > 0 && xmp[end - 1] === 0) end--;
  return xmp.subarray(0, end);
}
