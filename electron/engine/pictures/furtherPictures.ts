import { type Said, said } from '../../../shared/errors/words/words.ts';
import { findTag, type MetadataTag, numberOf } from './metadata/metadataTag.ts';
import type { PictureHeader } from './pictureHeader.ts';
import type { TiffPhoto } from './tiff/tiffPhoto.ts';

/** Multi-Picture Format (CIPA DC-007, 5.2.3.3.1): types of a picture that only previews another one. */
const PREVIEW_TYPE = 0x01;

/** Says of every format that can hold several pictures how many there are, where one is not all. */
export function furtherPictures(
  header: PictureHeader,
  tags: readonly MetadataTag[],
  tiff: TiffPhoto | undefined,
): Said[] {
  const frames = numberOf(findTag(tags, 'AnimationFrames', 'PNG'));
  const pictures = tiff?.photos ?? Math.max(header.pages ?? 1, frames ?? 1, multiPictures(header, tags));
  if (pictures <= 1) return [];
  const isFirst = (header.pagePrimary ?? 0) === 0;
  return [isFirst ? said('further-pictures', { pictures }) : said('pictures-beside-main', { pictures })];
}

/** Photos in a JPEG that stand behind each other; a gain map is no photo, and has a note of its own. */
function multiPictures(header: PictureHeader, tags: readonly MetadataTag[]): number {
  if (hasGainMap(header, tags)) return 1;
  const types = tags.filter(({ group, name }) => name === 'MPImageType' && /^MPImage\d+$/.test(group));
  return types.filter((tag) => (numberOf(tag) ?? 0) >> 16 !== PREVIEW_TYPE).length;
}

/** Whether brightness beyond white is told by a second picture (ISO 21496-1 and what came before it). */
export function hasGainMap(header: PictureHeader, tags: readonly MetadataTag[]): boolean {
  return (
    header.gainMap !== undefined ||
    findTag(tags, 'Version', 'XMP-hdrgm') !== undefined ||
    // Phones put one beside a HEIC picture, and name it so.
    tags.some(({ name, value }) => name === 'AuxiliaryImageType' && /hdrgainmap/i.test(String(value)))
  );
}
