import type { MetadataTag, TagValue } from './metadataTag.ts';

/** Blocks whose fields are to be found again in a result. */
const KEPT_BLOCKS = new Set(['EXIF', 'XMP', 'IPTC']);
/** Directories that describe other pictures of the same file. */
const OTHER_PICTURES = /^(?:IFD[1-9]\d*|SubIFD\d*|GlobParamIFD|PrintIM)$/;
/** How pixels lie in a file, and where things stand in it: true for the original alone. */
const STORAGE =
  /^(?:Sub[fF]ileType|OldSubfileType|ImageWidth|ImageHeight|BitsPerSample|Compression|PhotometricInterpretation|FillOrder|Strip\w*|SamplesPerPixel|RowsPerStrip|Tile\w*|PlanarConfiguration|Predictor|ExtraSamples|SampleFormat|YCbCr\w*|ReferenceBlackWhite|ColorMap|TransferFunction|WhitePoint|PrimaryChromaticities|PageNumber|PageName|JPEG\w*|Thumbnail\w*|Preview\w*|Padding|OffsetSchema|XResolution|YResolution|ResolutionUnit|Orientation|ExifImageWidth|ExifImageHeight|ColorSpace|InteropIndex|InteropVersion|ExifVersion|FlashpixVersion|ComponentsConfiguration|ApplicationRecordVersion|EnvelopeRecordVersion|CodedCharacterSet|HasExtendedXMP|XMPToolkit|\w*Offsets?|\w*ByteCounts?|\w*Length|MinSampleValue|MaxSampleValue|SMin|SMax|XPosition|YPosition|IT8\w*|DNG\w*|GPSVersionID|NativeDigest)$/;
/** Corrected on purpose. */
const CORRECTED = /^(?:CreatorTool|Region\w*|ImageRegion\w*|\w+Pixels|Thumbnails?\w*)$/;
const FOREIGN_GROUP = /^XMP-(?:GCamera|G?Container|Item|hdrgm|HDRGainMap|xmpGImg|xmpNote|x)$/i;
/** Unknown private fields travel as bytes; a TIFF's, field by field, do not. */
const NAMED_FIELDS = 5;
const NUMBER = /-?\d+(?:\.\d+)?/g;
/** ExifTool writes fractions anew from ten digits; half of them are more than any reader shows. */
const SAME_FRACTION = 1e-6;

/** Fields of the original that are missing from the result, or say something else there. */
export function lostFields(
  original: readonly MetadataTag[],
  written: readonly MetadataTag[],
  isLeftOut: (tag: MetadataTag) => boolean,
): string[] {
  const found = valuesByPlace(written);
  const lost = original.filter(
    (tag) =>
      KEPT_BLOCKS.has(tag.block) &&
      !OTHER_PICTURES.test(tag.group) &&
      !FOREIGN_GROUP.test(tag.group) &&
      !STORAGE.test(tag.name) &&
      !CORRECTED.test(tag.name) &&
      !isLeftOut(tag) &&
      !found.get(placeOf(tag))?.some((value) => isSameValue(tag.value, value)),
  );
  return [...new Set(lost.map(({ name }) => name))];
}

/** Whether maker notes can be read as before: offsets in them count from another place now. */
export function areMakerNotesWhole(
  original: readonly MetadataTag[],
  written: readonly MetadataTag[],
): boolean {
  const found = valuesByPlace(written.filter(({ block }) => block === 'MakerNotes'));
  return original
    .filter(
      ({ block, name }) => block === 'MakerNotes' && !/Offset|Start|Length|Size|Preview|Thumbnail/.test(name),
    )
    .every((tag) => found.get(placeOf(tag))?.some((value) => isSameValue(tag.value, value)) === true);
}

/** 'A, B, C and 4 more'. */
export function namesOf(fields: readonly string[]): string {
  const named = fields.slice(0, NAMED_FIELDS).join(', ');
  return fields.length <= NAMED_FIELDS ? named : `${named} and ${fields.length - NAMED_FIELDS} more`;
}

function valuesByPlace(tags: readonly MetadataTag[]): ReadonlyMap<string, readonly TagValue[]> {
  const values = new Map<string, TagValue[]>();
  for (const tag of tags) {
    const place = placeOf(tag);
    const known = values.get(place);
    if (known === undefined) values.set(place, [tag.value]);
    else known.push(tag.value);
  }
  return values;
}

function placeOf({ block, group, name }: MetadataTag): string {
  return `${block === 'EXIF' || block === 'XMP' ? group : block}:${name}`;
}

/**
 * Numbers are compared as such: '1' and '1.0' are one value, and so are fractions that were written again with other
 * terms, whose last digits differ.
 */
function isSameValue(a: TagValue, b: TagValue): boolean {
  const [textA, textB] = [JSON.stringify(a), JSON.stringify(b)];
  if (textA === textB) return true;
  if (textA.replace(NUMBER, '#') !== textB.replace(NUMBER, '#')) return false;
  const [numbersA, numbersB] = [textA.match(NUMBER) ?? [], textB.match(NUMBER) ?? []];
  return numbersA.every((told, index) => {
    const [x, y] = [Number(told), Number(numbersB[index])];
    const areWhole = Number.isInteger(x) && Number.isInteger(y);
    return areWhole ? x === y : Math.abs(x - y) <= SAME_FRACTION * Math.max(Math.abs(x), Math.abs(y));
  });
}
