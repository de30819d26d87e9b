import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { builtInProfile } from '../builtInProfile.ts';
import type { DecodingRoute } from '../decodingRoute.ts';
import { hasGainMap } from '../furtherPictures.ts';
import { type HdrKind, hdrNote } from '../hdr/toneMap.ts';
import type { Original } from '../openOriginal.ts';
import type { CarriedMetadata } from '../picture.ts';
import type { PictureHeader } from '../pictureHeader.ts';
import { readCodedColours } from './codedColours.ts';
import { densityOf } from './densityOf.ts';
import { readIccProfile } from './iccProfile.ts';
import type { MetadataSource } from './metadataOrder.ts';
import type { OpenMetadata } from './openMetadata.ts';
import { type CodeNumbers, type ToldColours, toldColours, toldHdr } from './toldColours.ts';

/** Collects what goes along from an original into results, and says what does not. */
export async function carriedMetadata(
  original: Original,
  header: PictureHeader,
  route: DecodingRoute,
  { tags, orientation, source, notCopied }: OpenMetadata,
): Promise<{ metadata: CarriedMetadata; notes: Said[]; hdr?: HdrKind }> {
  const notes: Said[] = [];
  const coded = await codeNumbersOf(original, header);
  // A profile of a HEIC or AVIF file says more than its code numbers; a PNG's says less.
  const hdr = header.icc === undefined || original.format === 'png' ? toldHdr(tags, coded) : undefined;
  if (hdr !== undefined) notes.push(hdrNote(hdr));
  const icc =
    hdr === undefined
      ? await profileOf(original, header, route, notes, toldColours(tags, coded))
      : await hdrProfile(route);
  if (hasGainMap(header, tags)) notes.push(said('gain-map-left-out'));
  if (source !== undefined) notes.push(...damagedBlocks(header, source));
  const stored = densityOf(tags, header.density);
  const density = stored !== undefined && orientation >= 5 ? { x: stored.y, y: stored.x } : stored;
  const metadata = {
    ...(icc === undefined ? {} : { icc }),
    ...(density === undefined ? {} : { density }),
    ...(source === undefined ? {} : { source }),
    ...(notCopied === undefined ? {} : { notCopied }),
  };
  return { metadata, notes, ...(hdr === undefined ? {} : { hdr }) };
}

/** The profile that the decoded values are encoded in; none stands for sRGB. */
async function profileOf(
  original: Original,
  header: PictureHeader,
  route: DecodingRoute,
  notes: Said[],
  told: ToldColours | undefined,
): Promise<Uint8Array | undefined> {
  const overrules = told?.isCoded === true && told.icc !== undefined && original.format === 'png';
  const kept = overrules ? undefined : keptProfile(header, route, notes);
  if (kept !== undefined || told === undefined || (header.icc !== undefined && !overrules)) return kept;
  const icc = route.channels === 3 ? told.icc : told.greyIcc;
  if (icc !== undefined || (told.icc === undefined && route.channels === 3)) notes.push(told.note);
  return icc;
}

/** What brightness beyond white is brought to: Display P3, or sRGB's curve where there is no colour. */
function hdrProfile(route: DecodingRoute): Promise<Uint8Array> | undefined {
  return route.channels === 3 ? builtInProfile('p3') : undefined;
}

/** Blocks that are there, but of which ExifTool reads nothing. */
function damagedBlocks(header: PictureHeader, { tags }: MetadataSource): Said[] {
  const isLost = (bytes: Buffer | undefined, block: string) =>
    bytes !== undefined && bytes.length > 0 && !tags.some((tag) => tag.block === block);
  return [
    ...(isLost(header.exif, 'EXIF') ? [said('damaged-exif-left-out')] : []),
    ...(isLost(header.xmp, 'XMP') ? [said('damaged-xmp-left-out')] : []),
  ];
}

async function codeNumbersOf(original: Original, header: PictureHeader): Promise<CodeNumbers | undefined> {
  const { format, path } = original;
  if (format === 'png') return readCodedColours(path, format);
  if (header.icc !== undefined || (format !== 'heic' && format !== 'avif')) return undefined;
  return readCodedColours(path, format);
}

/** The profile that the file brings along, where it fits. */
function keptProfile(header: PictureHeader, route: DecodingRoute, notes: Said[]): Uint8Array | undefined {
  if (header.icc === undefined || header.space === 'cmyk' || header.space.startsWith('lab')) return undefined;
  const facts = readIccProfile(header.icc);
  if (facts === undefined) {
    notes.push(said('damaged-profile-left-out'));
    return undefined;
  }
  if (facts.colourSpace !== (route.channels === 1 ? 'GRAY' : 'RGB')) {
    notes.push(said('profile-of-other-channels', { name: facts.name }));
    return undefined;
  }
  return facts.profile;
}
