import type { MetadataTag } from './metadataTag.ts';

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

/** Fields of the original that are missing from the result, or say something else there. */
export function lostFields(
  original: readonly MetadataTag[],
  written: readonly MetadataTag[],
  isLeftOut: (tag: MetadataTag) => boolean,
): string[] {
  const found = new Set(written.map(identity));
  const lost = original.filter(
    (tag) =>
      KEPT_BLOCKS.has(tag.block) &&
      !OTHER_PICTURES.test(tag.group) &&
      !FOREIGN_GROUP.test(tag.group) &&
      !STORAGE.test(tag.name) &&
      !CORRECTED.test(tag.name) &&
      !isLeftOut(tag) &&
      !found.has(identity(tag)),
  );
  return [...new Set(lost.map(({ name }) => name))];
}

/** Whether maker notes can be read as before: offsets in them count from another place now. */
export function areMakerNotesWhole(
  original: readonly MetadataTag[],
  written: readonly MetadataTag[],
): boolean {
  const found = new Set(written.filter(({ block }) => block === 'MakerNotes').map(identity));
  return original
    .filter(
      ({ block, name }) => block === 'MakerNotes' && !/Offset|Start|Length|Size|Preview|Thumbnail/.test(name),
    )
    .every((tag) => found.has(identity(tag)));
}

/** 'A, B, C and 4 more'. */
export function namesOf(fields: readonly string[]): string {
  const named = fields.slice(0, NAMED_FIELDS).join(', ');
  return fields.length <= NAMED_FIELDS ? named : `${named} and ${fields.length - NAMED_FIELDS} more`;
}

/** Numbers are compared as such: '1' and '1.0' are one value. */
function identity({ block, group, name, value }: MetadataTag): string {
  const place = block === 'EXIF' || block === 'XMP' ? group : block;
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' && /^-?\d+(?:\.\d+)?$/.test(part) ? Number(part) : part,
  );
  return `${place}:${name}=${text}`;
}
