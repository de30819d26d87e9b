import type { OutputOptions } from '../../../../shared/pictures/outputOptions.ts';
import type { CarriedMetadata } from '../picture.ts';
import { correctExif } from './exif.ts';
import { readIccProfile } from './iccProfile.ts';
import { correctXmp } from './xmp.ts';

/** The metadata as they shall stand in the written file, and what had to be left out. */
export function outgoingMetadata(
  original: CarriedMetadata,
  result: { readonly widthPx: number; readonly heightPx: number; readonly channels: 1 | 3 },
  options: OutputOptions,
): { metadata: CarriedMetadata; notes: string[] } {
  const notes: string[] = [];
  const density = original.density === undefined ? {} : { density: original.density };
  const profile = fittingProfile(original.icc, result.channels, notes);
  if (options.metadata === 'none') return { metadata: { ...profile, ...density }, notes };
  const correction = {
    widthPx: result.widthPx,
    heightPx: result.heightPx,
    stripGps: options.metadata === 'without-gps',
  };
  const exif = original.exif && correctExif(original.exif, correction);
  if (original.exif !== undefined && exif === undefined)
    notes.push('The EXIF block of the original is damaged and was left out.');
  const xmp = original.xmp && correctXmp(original.xmp, correction);
  return {
    metadata: {
      ...profile,
      ...density,
      ...(exif === undefined ? {} : { exif }),
      ...(xmp === undefined ? {} : { xmp }),
      ...(original.iptc === undefined ? {} : { iptc: original.iptc }),
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
