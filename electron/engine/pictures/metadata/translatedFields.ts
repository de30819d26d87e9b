import { type Said, said } from '../../../../shared/errors/words/words.ts';
import type { OutputFormat } from '../../../../shared/pictures/outputOptions.ts';
import { findTag, type MetadataTag } from './metadataTag.ts';

/**
 * Where fields go that a format has no block for: the same field of XMP, by the Metadata Working Group's
 * guidelines (2.0, section 5) and, for PNG's texts, by their meaning (PNG, third edition, table 19).
 */
const XMP_OF_IPTC: Readonly<Record<string, string>> = {
  ObjectName: 'XMP-dc:Title',
  Keywords: 'XMP-dc:Subject',
  'Caption-Abstract': 'XMP-dc:Description',
  'By-line': 'XMP-dc:Creator',
  CopyrightNotice: 'XMP-dc:Rights',
  'By-lineTitle': 'XMP-photoshop:AuthorsPosition',
  Headline: 'XMP-photoshop:Headline',
  Credit: 'XMP-photoshop:Credit',
  Source: 'XMP-photoshop:Source',
  SpecialInstructions: 'XMP-photoshop:Instructions',
  'Writer-Editor': 'XMP-photoshop:CaptionWriter',
  OriginalTransmissionReference: 'XMP-photoshop:TransmissionReference',
  Category: 'XMP-photoshop:Category',
  SupplementalCategories: 'XMP-photoshop:SupplementalCategories',
  Urgency: 'XMP-photoshop:Urgency',
  City: 'XMP-photoshop:City',
  'Sub-location': 'XMP-iptcCore:Location',
  'Province-State': 'XMP-photoshop:State',
  'Country-PrimaryLocationName': 'XMP-photoshop:Country',
  'Country-PrimaryLocationCode': 'XMP-iptcCore:CountryCode',
};
const XMP_OF_PNG_TEXT: Readonly<Record<string, string>> = {
  Title: 'XMP-dc:Title',
  Author: 'XMP-dc:Creator',
  Description: 'XMP-dc:Description',
  Copyright: 'XMP-dc:Rights',
  Software: 'XMP-xmp:CreatorTool',
  Source: 'XMP-dc:Source',
  Disclaimer: 'XMP-xmpRights:UsageTerms',
  Warning: 'XMP-photoshop:Instructions',
};
const COMMENT_XMP = 'XMP-exif:UserComment';
/** PNG's texts among ExifTool's fields of that block, which hold its header as well. */
const PNG_STORAGE =
  /^(?:ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Gamma|SRGBRendering|WhitePoint[XY]|(?:Red|Green|Blue)[XY]|PixelsPerUnit[XY]|PixelUnits|Palette|Transparency|BackgroundColor|SignificantBits|Animation.*|DeflateCompression|ProfileName|ModifyDate|PixelCalibration|SubjectUnits|ColorPrimaries|TransferCharacteristics|MatrixCoefficients|VideoFullRangeFlag)$/;

export interface TranslatedFields {
  /** ExifTool's arguments that write them into a packet, from the original. */
  readonly arguments: readonly string[];
  readonly notes: readonly Said[];
}

/** PNG alone of the formats without a place for IPTC has a customary one. */
export function canHoldIptc(format: OutputFormat): boolean {
  return format !== 'webp' && format !== 'avif';
}

/** Texts that stand in a PNG beside EXIF and XMP. */
export function pngTexts(tags: readonly MetadataTag[]): MetadataTag[] {
  return tags.filter(
    ({ block, group, name }) => block === 'PNG' && group === 'PNG' && !PNG_STORAGE.test(name),
  );
}

/** What has to be said in XMP because the format has no other place; a field that XMP has already wins. */
export function translatedFields(
  tags: readonly MetadataTag[],
  formatName: string,
  format: OutputFormat,
): TranslatedFields {
  const notes: Said[] = [];
  const translated: string[] = [];
  const lost: string[] = [];
  const translate = (source: string, target: string | undefined, name: string) => {
    const [group = '', field = ''] = target?.split(':') ?? [];
    if (target === undefined) lost.push(name);
    else if (findTag(tags, field, group) === undefined) translated.push(`-${target}<${source}`);
  };
  if (!canHoldIptc(format)) {
    const iptc = tags.filter(
      ({ block, name }) => block === 'IPTC' && !/RecordVersion|CodedCharacterSet/.test(name),
    );
    for (const { name } of iptc) translate(`IPTC:${name}`, XMP_OF_IPTC[name], name);
    if (iptc.length > 0) notes.push(said('iptc-kept-as-xmp', { format: formatName }));
  }
  const comment = findTag(tags, 'Comment', 'File');
  if (comment !== undefined && format !== 'jpeg' && format !== 'png') {
    translate('File:Comment', COMMENT_XMP, 'Comment');
    notes.push(said('comment-kept-as-xmp', { format: formatName }));
  }
  const texts =
    format === 'png' ? [] : pngTexts(tags).filter(({ name }) => name !== 'Comment' || format !== 'jpeg');
  for (const { name } of texts)
    translate(`PNG:${name}`, name === 'Comment' ? COMMENT_XMP : XMP_OF_PNG_TEXT[name], name);
  if (texts.length > lost.length) notes.push(said('png-texts-kept-as-xmp', { format: formatName }));
  if (lost.length > 0)
    notes.push(said('fields-have-no-place', { format: formatName, names: lost.join(', ') }));
  return { arguments: translated, notes };
}
