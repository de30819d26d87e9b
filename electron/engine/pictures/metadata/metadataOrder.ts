import type { OutputFormat, OutputOptions } from '../../../../shared/pictures/outputOptions.ts';
import type { Marks } from './marks.ts';
import { hidesPlaces, type WrittenFacts } from './metadataEdits.ts';
import { findTag, type MetadataTag } from './metadataTag.ts';
import type { MetadataTool } from './metadataTool.ts';
import { placeRule } from './places.ts';
import { translatedFields } from './translatedFields.ts';
import type { PictureFrame } from './turnRegions.ts';

/** An original whose metadata go along, and who can read them. */
export interface MetadataSource {
  readonly tool: MetadataTool;
  readonly path: string;
  readonly tags: readonly MetadataTag[];
  readonly frame: Pick<PictureFrame, 'orientation' | 'storedWidthPx' | 'storedHeightPx'>;
}

export interface MetadataOrder {
  readonly source: MetadataSource;
  readonly format: OutputFormat;
  readonly formatName: string;
  readonly facts: WrittenFacts;
  readonly stripsPlaces: boolean;
  readonly marks: Marks;
  readonly described: OutputOptions['described'];
  /** Left out at a second try, because the first one's result was not what it should be. */
  readonly withoutMakerNotes?: boolean;
  readonly withoutXmp?: boolean;
}

/** A JPEG with one block of each kind, of which nothing has to be left out but by fields that ExifTool knows. */
export function isOrdinary(order: MetadataOrder): boolean {
  const { source, format, formatName, stripsPlaces } = order;
  const { tags } = source;
  const isPlace = placeRule(tags);
  const hidesInXmp = tags.some((tag) => tag.block === 'XMP' && isPlace(tag));
  return (
    findTag(tags, 'MIMEType', 'File')?.value === 'image/jpeg' &&
    hasOneBlock(tags) &&
    findTag(tags, 'HasExtendedXMP', 'XMP-xmpNote') === undefined &&
    translatedFields(tags, formatName, format).arguments.length === 0 &&
    !(stripsPlaces && (hidesInXmp || hidesPlaces(tags))) &&
    order.withoutMakerNotes !== true &&
    order.withoutXmp !== true
  );
}

/** Of several blocks of EXIF, which editors leave behind, only the fields can go into one. */
export function hasOneBlock(tags: readonly MetadataTag[]): boolean {
  return tags.filter(({ name }) => name === 'ExifByteOrder').length <= 1;
}
