import { type Said, said } from '../../../../shared/errors/words/words.ts';
import type { HdrKind } from '../hdr/toneMap.ts';
import {
  ADOBE_RGB,
  BT709_CURVE,
  CODED_PRIMARIES,
  makeGreyProfile,
  makeProfile,
  type Primaries,
  SRGB_CURVE,
  type ToneCurve,
} from './makeProfile.ts';
import { findTag, type MetadataTag, numberOf, textOf } from './metadataTag.ts';

/** Colours that are told without a profile, and the profile that tells them to every format. */
export interface ToldColours {
  /** Absent where the values say nothing that is known here. */
  readonly icc?: Uint8Array;
  /** The same for a picture of one channel. */
  readonly greyIcc?: Uint8Array;
  /** Whether code numbers tell it, which overrule a PNG's profile (PNG, third edition, 4.3). */
  readonly isCoded: boolean;
  readonly note: Said;
}

/** Code numbers of a picture's colours (ITU-T H.273, tables 2 and 3). */
export interface CodeNumbers {
  readonly primaries: number | undefined;
  readonly transfer: number | undefined;
}

const PRIMARIES_NAME: Readonly<Record<number, string>> = {
  1: 'BT.709',
  5: 'BT.601 (625 lines)',
  6: 'BT.601 (525 lines)',
  7: 'SMPTE 240M',
  9: 'BT.2020',
  11: 'DCI-P3',
  12: 'Display P3',
};
/** ITU-T H.273, table 3. */
const TRANSFER = {
  bt709: [1, 6, 14, 15],
  gamma22: 4,
  gamma28: 5,
  linear: 8,
  srgb: 13,
  pq: 16,
  hlg: 18,
} as const;
const UNTOLD = 2;
/** sRGB's own, which a file need not say. */
const SRGB_PRIMARIES = 1;
const BT2020_PRIMARIES = 9;
const SRGB_GAMMA = 1 / 2.2;

/**
 * Reads colours that a file tells by code numbers (cICP, `nclx`), by gAMA and cHRM of PNG, or by EXIF alone.
 * @param coded as the file itself says them of its primary picture; ExifTool tells those of all of them
 * @returns undefined where it says sRGB or nothing
 */
export function toldColours(
  tags: readonly MetadataTag[],
  coded: CodeNumbers | undefined,
): ToldColours | undefined {
  return codedColours(coded ?? codeNumbers(tags)) ?? pngColours(tags) ?? exifColours(tags);
}

/** Brightness beyond white, which is told by code numbers alone. */
export function toldHdr(tags: readonly MetadataTag[], coded: CodeNumbers | undefined): HdrKind | undefined {
  const { primaries, transfer } = coded ?? codeNumbers(tags) ?? {};
  if (transfer !== TRANSFER.pq && transfer !== TRANSFER.hlg) return undefined;
  return {
    transfer: transfer === TRANSFER.pq ? 'pq' : 'hlg',
    // What both curves are made for (ITU-R BT.2100, table 2).
    primaries: primaries !== undefined && primaries in CODED_PRIMARIES ? primaries : BT2020_PRIMARIES,
  };
}

function codeNumbers(tags: readonly MetadataTag[]): CodeNumbers | undefined {
  const told = (name: string) =>
    numberOf(tags.find((tag) => tag.name === name && /^(?:QuickTime|PNG|Meta)/.test(tag.group)));
  const [primaries, transfer] = [told('ColorPrimaries'), told('TransferCharacteristics')];
  return primaries === undefined && transfer === undefined ? undefined : { primaries, transfer };
}

function codedColours(coded: CodeNumbers | undefined): ToldColours | undefined {
  const { primaries: code, transfer } = coded ?? {};
  if (code === undefined || code === UNTOLD) return undefined;
  const primaries = CODED_PRIMARIES[code];
  const curve = curveOf(transfer);
  if (primaries === undefined || curve === undefined)
    return {
      isCoded: true,
      note: said('unknown-code-numbers', { primaries: code, transfer: transfer ?? UNTOLD }),
    };
  if (code === SRGB_PRIMARIES && transfer !== TRANSFER.linear) return undefined;
  const name = PRIMARIES_NAME[code];
  return {
    icc: makeProfile(name ?? 'coded colours', primaries, curve),
    isCoded: true,
    note:
      name === undefined ? said('other-colours-by-code-number') : said('colours-by-code-number', { name }),
  };
}

function curveOf(transfer: number | undefined): ToneCurve | undefined {
  if (transfer === undefined || transfer === UNTOLD || transfer === TRANSFER.srgb) return SRGB_CURVE;
  if (transfer === TRANSFER.linear) return { gamma: 1 };
  if (transfer === TRANSFER.gamma22) return { gamma: 2.2 };
  if (transfer === TRANSFER.gamma28) return { gamma: 2.8 };
  return (TRANSFER.bt709 as readonly number[]).includes(transfer) ? BT709_CURVE : undefined;
}

/** gAMA and cHRM (PNG, third edition, 11.3.2); an sRGB chunk overrules both. */
function pngColours(tags: readonly MetadataTag[]): ToldColours | undefined {
  if (findTag(tags, 'SRGBRendering', 'PNG') !== undefined) return undefined;
  const told = (name: string) => numberOf(findTag(tags, name, 'PNG', 'PNG-cHRM'));
  const gamma = told('Gamma');
  const point = (name: string) => [told(`${name}X`) ?? 0, told(`${name}Y`) ?? 0] as const;
  const primaries: Primaries = {
    red: point('Red'),
    green: point('Green'),
    blue: point('Blue'),
    white: point('WhitePoint'),
  };
  const isWhole = Object.values(primaries).every(([x, y]) => x > 0 && y > 0);
  const isGamma = gamma !== undefined && gamma > 0;
  const isSrgb =
    (!isWhole || isNear(primaries)) && (!isGamma || Math.abs(encoded(gamma) - SRGB_GAMMA) < 0.01);
  if ((!isWhole && !isGamma) || isSrgb) return undefined;
  const space = isWhole ? primaries : CODED_PRIMARIES[SRGB_PRIMARIES];
  if (space === undefined) return undefined;
  const isUsual = !isGamma || Math.abs(encoded(gamma) - SRGB_GAMMA) < 0.01;
  const curve = isUsual ? SRGB_CURVE : { gamma: 1 / encoded(gamma) };
  return {
    icc: makeProfile('Colours of the PNG', space, curve),
    ...(isUsual ? {} : { greyIcc: makeGreyProfile('Grey of the PNG', curve) }),
    isCoded: false,
    note: said('colours-by-png-chunks'),
  };
}

/** ExifTool tells the chunk's value, or its reciprocal: encoding exponents are below one. */
function encoded(gamma: number): number {
  return gamma > 1 ? 1 / gamma : gamma;
}

function isNear(primaries: Primaries): boolean {
  const srgb = CODED_PRIMARIES[SRGB_PRIMARIES];
  if (srgb === undefined) return false;
  return (['red', 'green', 'blue', 'white'] as const).every(
    (name) =>
      Math.abs(primaries[name][0] - srgb[name][0]) < 0.003 &&
      Math.abs(primaries[name][1] - srgb[name][1]) < 0.003,
  );
}

/** Cameras say Adobe RGB by the interoperability index R03 (DCF 2.0, section 4.3), some by a colour space of 2. */
function exifColours(tags: readonly MetadataTag[]): ToldColours | undefined {
  const index = textOf(findTag(tags, 'InteropIndex', 'InteropIFD'));
  const space = numberOf(findTag(tags, 'ColorSpace', 'ExifIFD'));
  if (index !== 'R03' && space !== 2) return undefined;
  return {
    icc: makeProfile('Adobe RGB (1998) compatible', ADOBE_RGB.primaries, ADOBE_RGB.curve),
    isCoded: false,
    note: said('colours-by-exif'),
  };
}
