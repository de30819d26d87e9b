import type { MetadataTag } from './metadataTag.ts';

/**
 * Which fields tell where something is. Fields are left out by their names and by what they say; what was written is
 * checked by ExifTool's own sorting of fields, by the values of the original, and by its bytes without any parser.
 */

/** Blocks that describe how a file is stored, not what it shows. */
const STORAGE_BLOCKS = new Set(['ExifTool', 'File', 'Composite', 'ICC_Profile', 'JFIF', 'QuickTime']);

/**
 * Names of fields of any maker and namespace. A creator's address is a place too: it is mostly a home.
 * 'State' and the like only as whole names: cameras have states of all kinds.
 */
const PLACE_NAME =
  /gps|latitude|longitude|altitude|geo(?!metric)|coordinate|location|landmark|address|(?:^|[a-z-])(?:City|Country|Province|PostalCode|PinCode|Venue)(?![a-z])|^(?:city|country|state|province|lat|lon|lng|long|alt|place|places|poi|track|tracks|trackpoint|trackpoints|venue|plus_?code|what3words|w3w|ci(?:adr|tel).*|creatorregion|placename|timezonecity|homecity|destinationcity|hometowncity)$|province-?state|^nearest|district|suburb|village|whereabouts|(?:home|takeoff|waypoint|flight)(?:point|pos)/i;

const COORDINATE_NAME = /latitude(?!ref)|longitude(?!ref)|coordinates?$|gpsposition|^(?:lat|lon|lng)$/i;

/**
 * Coordinates in a text: degrees and minutes with their signs, decimals with a letter of the compass, or two decimals
 * of ten metres' precision beside each other.
 */
const COORDINATE_TEXT =
  /\d\s*(?:°|deg)\s*\d{1,2}(?:\.\d+)?\s*['′’]|\d\s+\d{1,2}\s*['′’]\s*\d{1,2}(?:\.\d+)?\s*["″”]\s*[NSEW]\b|\d\.\d{3,}\s*°?\s*[NSEW]\b|\d\.\d{4,}\s*[,;]\s*-?\d{1,3}\.\d{4,}/;

/**
 * The rule by which fields are left out: by name, by ExifTool's category (which holds whole namespaces of drones), and
 * texts that say coordinates, those of the original or others.
 */
export function placeRule(original: readonly MetadataTag[]): (tag: MetadataTag) => boolean {
  const coordinates = coordinatesOf(original);
  return (tag) => {
    if (namesPlace(tag)) return true;
    if (STORAGE_BLOCKS.has(tag.block) && tag.name !== 'Comment') return false;
    const text = JSON.stringify(tag.value).replaceAll('\\"', '"');
    return (
      tag.category === 'Location' ||
      COORDINATE_TEXT.test(text) ||
      coordinates.some((coordinate) => text.includes(coordinate))
    );
  };
}

/** By its name alone. */
export function namesPlace({ block, group, name }: MetadataTag): boolean {
  if (STORAGE_BLOCKS.has(block)) return false;
  return group === 'GPS' || PLACE_NAME.test(name);
}

/** Whether a place can be read from a field, for whoever is told that a photo has one. */
export function tellsPlace(tag: MetadataTag): boolean {
  if (STORAGE_BLOCKS.has(tag.block) || !COORDINATE_NAME.test(tag.name)) return false;
  return typeof tag.value !== 'string' || /[1-9]/.test(tag.value);
}

/**
 * What still tells a place in a written file, whatever was left out of it and by whichever rule: ExifTool's category
 * 'Location', and any field that repeats a coordinate of the original.
 * @returns their names
 */
export function findPlaces(written: readonly MetadataTag[], original: readonly MetadataTag[]): string[] {
  const coordinates = coordinatesOf(original);
  const repeats = ({ value }: MetadataTag) => {
    const text = JSON.stringify(value);
    return coordinates.some((coordinate) => text.includes(coordinate));
  };
  return written
    .filter((tag) => !STORAGE_BLOCKS.has(tag.block) || tag.name === 'Comment')
    .filter((tag) => tag.category === 'Location' || repeats(tag))
    .map(({ group, name }) => `${group}:${name}`);
}

/**
 * Whether bytes hold a name of coordinates as XMP writes it, or a coordinate of the original: the last look, at
 * what was written and without any parser.
 */
export function bytesTellPlace(bytes: Uint8Array, original: readonly MetadataTag[]): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (/:\w*(?:latitude|longitude|gps\w*)\s*[=>/]/i.test(text)) return true;
  return coordinatesOf(original).some((coordinate) => text.includes(coordinate));
}

/** Coordinates to four decimals: ten metres on the ground, and hardly a chance match. */
function coordinatesOf(tags: readonly MetadataTag[]): string[] {
  return tags
    .filter((tag) => !STORAGE_BLOCKS.has(tag.block) && COORDINATE_NAME.test(tag.name))
    .flatMap(({ value }) => JSON.stringify(value).match(/\d{1,3}\.\d{4}/g) ?? []);
}
