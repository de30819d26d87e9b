import { findTag, type MetadataTag, type TagValue } from './metadataTag.ts';
import { namesPlace, placeRule } from './places.ts';
import { structText } from './structText.ts';
import { type PictureFrame, turnIptcRegions, turnMicrosoftRegions, turnMwgRegions } from './turnRegions.ts';

/** Dots per inch along both sides. */
export interface Density {
  readonly x: number;
  readonly y: number;
}

/** What a written picture is, as its metadata have to say. */
export interface WrittenFacts {
  readonly frame: PictureFrame;
  readonly density: Density | undefined;
  /** Whether the result is sRGB; everything else is told by its profile. */
  readonly isSrgb: boolean;
}

const [SRGB, UNCALIBRATED] = ['1', '65535'];
const INCH = '2';

/**
 * What in EXIF and IPTC has to be corrected for the result, as ExifTool's arguments. Only fields that the
 * original has are touched; its thumbnail shows the unrestored picture and goes.
 */
export function exifEdits(
  tags: readonly MetadataTag[],
  facts: WrittenFacts,
  stripsPlaces: boolean,
): string[] {
  const { widthPx, heightPx } = facts.frame;
  const has = (name: string, group: string) => findTag(tags, name, group) !== undefined;
  const setIfThere = (group: string, name: string, value: string) =>
    has(name, group) ? [`-${group}:${name}=${value}`] : [];
  return [
    '-IFD1:all=',
    ...setIfThere('IFD0', 'Orientation', '1'),
    ...setIfThere('ExifIFD', 'ExifImageWidth', String(widthPx)),
    ...setIfThere('ExifIFD', 'ExifImageHeight', String(heightPx)),
    ...setIfThere('ExifIFD', 'ColorSpace', facts.isSrgb ? SRGB : UNCALIBRATED),
    // R03 says Adobe RGB where no profile does; the result has a profile, or is sRGB.
    ...setIfThere('InteropIFD', 'InteropIndex', 'R98'),
    ...densityEdits('IFD0', facts.density, has('XResolution', 'IFD0')),
    ...(stripsPlaces ? placeEdits(tags) : []),
  ];
}

function densityEdits(group: string, density: Density | undefined, isThere: boolean): string[] {
  if (density === undefined || !isThere) return [];
  return [
    `-${group}:XResolution=${density.x}`,
    `-${group}:YResolution=${density.y}`,
    `-${group}:ResolutionUnit=${INCH}`,
  ];
}

/** Leaves out the GPS directory, fields of EXIF and IPTC that name a place, and maker notes that do. */
function placeEdits(tags: readonly MetadataTag[]): string[] {
  const isPlace = placeRule(tags);
  const edited = tags.filter(
    (tag) => (tag.block === 'EXIF' || tag.block === 'IPTC') && tag.group !== 'GPS' && isPlace(tag),
  );
  // Those of a PNG or GIF go the same way as a JPEG's.
  const comments = tags.filter(({ name }) => name === 'Comment');
  return [
    '-GPS:all=',
    ...(comments.some(isPlace) ? ['-File:Comment='] : []),
    ...new Set(edited.map(({ group, name }) => `-${group}:${name}=`)),
    // Notes in a form that nobody knows are told by no field at all.
    ...(hidesPlaces(tags) || !tags.some(({ block }) => block === 'MakerNotes') ? ['-MakerNotes:all='] : []),
  ];
}

/** Whether maker notes hold a place, or something of which nobody knows whether it does. */
export function hidesPlaces(tags: readonly MetadataTag[]): boolean {
  return hasUnknownNotes(tags) || tags.some((tag) => tag.block === 'MakerNotes' && namesPlace(tag));
}

/** Maker notes that ExifTool cannot read, and therefore neither edit nor leave out of a block. */
export function hasUnknownNotes(tags: readonly MetadataTag[]): boolean {
  return tags.some(
    ({ block, name, value }) =>
      name.startsWith('MakerNoteUnknown') ||
      (block === 'ExifTool' && name === 'Warning' && /Unrecognized MakerNotes/.test(String(value))),
  );
}

/** Namespaces and fields that describe other parts of an original's file, which its result has not. */
const FOREIGN_XMP: readonly (readonly [group: RegExp, name: RegExp])[] = [
  [/^XMP-GCamera$/, /^(?:MicroVideo|MotionPhoto)/],
  [/^XMP-(?:G?Container|Item)$/i, /^/],
  [/^XMP-(?:hdrgm|HDRGainMap|hdr_metadata)$/, /^/],
  [/^XMP-xmpGImg$/, /^/],
  [/^XMP-xmp$/, /^Thumbnails?/],
];
/** Numbers of pixels that grow with the picture (Photo Sphere XMP). */
const PANORAMA_FIELD = /Pixels$/;

/**
 * The same for XMP.
 * @param structs the fields of regions, whole
 * @param marks what the result says of how it was made, as ExifTool's arguments
 */
export function xmpEdits(
  tags: readonly MetadataTag[],
  structs: readonly MetadataTag[],
  facts: WrittenFacts,
  marks: readonly string[],
): string[] {
  const { frame } = facts;
  const setIfThere = (group: string, name: string, value: string) =>
    findTag(tags, name, group) === undefined ? [] : [`-${group}:${name}=${value}`];
  const foreign = tags.filter(({ group, name }) =>
    FOREIGN_XMP.some(([ofGroup, ofName]) => ofGroup.test(group) && ofName.test(name)),
  );
  return [
    ...setIfThere('XMP-tiff', 'Orientation', '1'),
    ...setIfThere('XMP-tiff', 'ImageWidth', String(frame.widthPx)),
    ...setIfThere('XMP-tiff', 'ImageHeight', String(frame.heightPx)),
    ...setIfThere('XMP-exif', 'ExifImageWidth', String(frame.widthPx)),
    ...setIfThere('XMP-exif', 'ExifImageHeight', String(frame.heightPx)),
    ...setIfThere('XMP-exif', 'ColorSpace', facts.isSrgb ? SRGB : UNCALIBRATED),
    ...densityEdits('XMP-tiff', facts.density, findTag(tags, 'XResolution', 'XMP-tiff') !== undefined),
    ...panoramaEdits(tags, frame),
    ...regionEdits(structs, frame),
    ...new Set(foreign.map(({ group, name }) => `-${group}:${name}=`)),
    ...marks,
  ];
}

/** Whether an original came with a video, of which the result has none. */
export function isMotionPhoto(tags: readonly MetadataTag[]): boolean {
  return tags.some(
    ({ group, name }) =>
      (group === 'XMP-GCamera' && /^(?:MicroVideo|MotionPhoto)$/.test(name)) ||
      /^(?:EmbeddedVideo\w*|MotionPhotoVideo)$/.test(name),
  );
}

function panoramaEdits(tags: readonly MetadataTag[], frame: PictureFrame): string[] {
  const uprightWidthPx = frame.orientation >= 5 ? frame.storedHeightPx : frame.storedWidthPx;
  const scale = frame.widthPx / uprightWidthPx;
  return tags
    .filter(({ group, name }) => group === 'XMP-GPano' && PANORAMA_FIELD.test(name))
    .map(({ group, name, value }) => `-${group}:${name}=${Math.round(Number(value) * scale)}`);
}

function regionEdits(structs: readonly MetadataTag[], frame: PictureFrame): string[] {
  const turned: readonly (readonly [string, string, (value: TagValue, frame: PictureFrame) => TagValue])[] = [
    ['XMP-mwg-rs', 'RegionInfo', turnMwgRegions],
    ['XMP-MP', 'RegionInfoMP', turnMicrosoftRegions],
    ['XMP-iptcExt', 'ImageRegion', turnIptcRegions],
  ];
  return turned.flatMap(([group, name, turn]) => {
    const found = findTag(structs, name, group);
    return found === undefined ? [] : [`-${group}:${name}=${structText(turn(found.value, frame))}`];
  });
}

export function hasRegions(tags: readonly MetadataTag[]): boolean {
  return tags.some(
    ({ group, name }) =>
      /^XMP-(?:mwg-rs|MP)$/.test(group) || (group === 'XMP-iptcExt' && name.startsWith('ImageRegion')),
  );
}
