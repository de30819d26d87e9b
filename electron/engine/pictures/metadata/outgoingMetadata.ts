import type { OutputOptions } from '../../../../shared/pictures/outputOptions.ts';
import type { ResultPicture } from '../encodePicture.ts';
import type { CarriedMetadata } from '../picture.ts';
import { correctExif } from './exif.ts';
import { readIccProfile } from './iccProfile.ts';
import { correctXmp, withCreatorTool } from './xmp.ts';

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
  const exif = isBare ? undefined : original.exif && correctExif(original.exif, correction);
  if (!isBare && original.exif !== undefined && exif === undefined)
    notes.push('The EXIF block of the original is damaged and was left out.');
  const keptXmp = isBare ? undefined : original.xmp && correctXmp(original.xmp, correction);
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

/** A grey profile describes one channel; on three it would be read as nonsense. */
function fittingProfile(icc: Uint8Array | undefined, channels: 1 | 3, notes: string[]): { icc?: Uint8Array } {
  if (icc === undefined) return {};
  const facts = readIccProfile(icc);
  if (facts?.colourSpace === (channels === 1 ? 'GRAY' : 'RGB')) return { icc };
  notes.push(
    `The profile “${facts?.name ?? 'unknown'}” does not fit a picture of ${channels} channels and was left out.`,
  );
  return {};
}
