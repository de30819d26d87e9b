import type { Density } from './metadataEdits.ts';
import { findTag, type MetadataTag, numberOf } from './metadataTag.ts';

const METRES_PER_INCH = 0.0254;
const CM_PER_INCH = 2.54;

/**
 * Dots per inch of a picture as it is stored, along both sides: by EXIF or TIFF first, as the Metadata Working
 * Group asks, then by the container.
 * @param ofHeader what libvips tells, of one side
 */
export function densityOf(tags: readonly MetadataTag[], ofHeader: number | undefined): Density | undefined {
  const told =
    inUnit(
      tags,
      'IFD0',
      ['XResolution', 'YResolution', 'ResolutionUnit'],
      { '2': 1, '3': CM_PER_INCH },
      '2',
    ) ??
    inUnit(tags, 'JFIF', ['XResolution', 'YResolution', 'ResolutionUnit'], { '1': 1, '2': CM_PER_INCH }) ??
    inUnit(tags, 'PNG-pHYs', ['PixelsPerUnitX', 'PixelsPerUnitY', 'PixelUnits'], { '1': METRES_PER_INCH });
  if (told !== undefined || ofHeader === undefined) return told;
  return tags.length > 0 ? undefined : { x: ofHeader, y: ofHeader };
}

function inUnit(
  tags: readonly MetadataTag[],
  group: string,
  [nameX, nameY, nameUnit]: readonly [string, string, string],
  perInch: Readonly<Record<string, number>>,
  unitIfUntold?: string,
): Density | undefined {
  const [x, y] = [numberOf(findTag(tags, nameX, group)), numberOf(findTag(tags, nameY, group))];
  const unit = numberOf(findTag(tags, nameUnit, group));
  const factor = perInch[unit === undefined ? (unitIfUntold ?? '') : String(unit)];
  if (factor === undefined || x === undefined || y === undefined || x <= 0 || y <= 0) return undefined;
  return { x: rounded(x * factor), y: rounded(y * factor) };
}

/** 11811 dots per metre are 300 per inch, not 299.9994. */
function rounded(perInch: number): number {
  return Math.round(perInch * 100) / 100;
}
