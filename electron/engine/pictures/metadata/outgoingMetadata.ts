import type { OutputOptions } from '../../../../shared/pictures/outputOptions.ts';
import type { ResultPicture } from '../encodePicture.ts';
import type { CarriedMetadata } from '../picture.ts';
import { correctExif, type ExifCorrection, readExif } from './exif.ts';
import { readIccProfile } from './iccProfile.ts';
import { correctXmp, isXmpText, readXmp, withCreatorTool, type XmpCorrection } from './xmp.ts';

/** The metadata as they shall stand in the written file, and what had to be left out. */
export function outgoingMetadata(
  picture: ResultPicture,
  options: OutputOptions,
): { metadata: CarriedMetadata; notes: string[] } {
  const original = picture.metadata;
  const notes: string[] = [];
  const isBare = options.metadata === 'none';
  const correction = {
    widthPx: picture.widthPx,
    heightPx: picture.heightPx,
    stripGps: options.metadata === 'without-gps',
  };
  const exif = isBare ? undefined : outgoingExif(original.exif, correction, notes);
  const keptXmp = isBare ? undefined : outgoingXmp(original.xmp, correction, notes);
  const xmp = options.restoredWith === undefined ? keptXmp : withCreatorTool(keptXmp, options.restoredWith);
  return {
    metadata: {
      ...fittingProfile(original.icc, picture.channels, notes),
      ...(original.density === undefined ? {} : { density: original.density }),
      ...(exif === undefined ? {} : { exif }),
      ...(xmp === undefined ? {} : { xmp }),
      ...(isBare || original.iptc === undefined ? {} : { iptc: original.iptc }),
    },
    notes,
  };
}

function outgoingExif(
  exif: Uint8Array | undefined,
  correction: ExifCorrection,
  notes: string[],
): Uint8Array | undefined {
  if (exif === undefined) return undefined;
  const corrected = correctExif(exif, correction);
  // A broken block may resist; then it must not go out with the place in it.
  const tellsPlace = corrected !== undefined && correction.stripGps && readExif(corrected)?.hasGps === true;
  if (corrected !== undefined && !tellsPlace) return corrected;
  notes.push('The EXIF block of the original is damaged and was left out.');
  return undefined;
}

function outgoingXmp(
  xmp: Uint8Array | undefined,
  correction: XmpCorrection,
  notes: string[],
): Uint8Array | undefined {
  if (xmp === undefined) return undefined;
  const corrected = correctXmp(xmp, correction);
  if (isXmpText(xmp) && !(correction.stripGps && readXmp(corrected).hasGps)) return corrected;
  notes.push('The XMP packet of the original is damaged and was left out.');
  return undefined;
}

/** A grey profile describes one channel; on three it would be read as nonsense. */
function fittingProfile(icc: Uint8Array | undefined, channels: 1 | 3, notes: string[]): { icc?: Uint8Array } {
  if (icc === undefined) return {};
  const facts = readIccProfile(icc);
  if (facts?.colourSpace === (channels === 1 ? 'GRAY' : 'RGB')) return { icc: facts.profile };
  notes.push(
    `The profile “${facts?.name ?? 'unknown'}” does not fit a picture of ${channels} channels and was left out.`,
  );
  return {};
}
