import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { builtInProfile } from '../builtInProfile.ts';
import type { DecodingRoute } from '../decodingRoute.ts';
import { hasGainMap } from '../furtherPictures.ts';
import type { Original } from '../openOriginal.ts';
import type { CarriedMetadata } from '../picture.ts';
import type { PictureHeader } from '../pictureHeader.ts';
import { readCodedColours } from './codedColours.ts';
import { densityOf } from './densityOf.ts';
import { readIccProfile } from './iccProfile.ts';
import type { MetadataSource } from './metadataOrder.ts';
import type { OpenMetadata } from './openMetadata.ts';
import { refuseHdr, toldColours } from './toldColours.ts';

/** Collects what goes along from an original into results, and says what does not. */
export async function carriedMetadata(
  original: Original,
  header: PictureHeader,
  route: DecodingRoute,
  { tags, orientation, source, notCopied }: OpenMetadata,
): Promise<{ metadata: CarriedMetadata; notes: Said[] }> {
  const notes: Said[] = [];
  const kept = keptProfile(header, route, notes);
  const told = kept === undefined && header.icc === undefined ? toldColours(original.path, tags) : undefined;
  const fits = told !== undefined && route.channels === 3;
  if (fits) notes.push(told.note);
  const icc = kept ?? (fits ? told.icc : await codedProfile(original, header));
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
  return { metadata, notes };
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

/** Colours that are told by a number get the profile that tells them to every format. */
async function codedProfile(original: Original, header: PictureHeader): Promise<Uint8Array | undefined> {
  if (header.icc !== undefined || (original.format !== 'heic' && original.format !== 'avif'))
    return undefined;
  const coded = await readCodedColours(original.path);
  refuseHdr(original.path, coded?.transfer);
  return coded?.isDisplayP3 === true ? builtInProfile('p3') : undefined;
}

/** The profile that the decoded values are encoded in; none stands for sRGB. */
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
