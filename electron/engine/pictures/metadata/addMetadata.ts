import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { rm } from '../../../files/disk.ts';
import { forSharp, sharp } from '../libvips.ts';
import { compareMetadata, copyMetadata } from './copyMetadata.ts';
import { describedEdits } from './describedEdits.ts';
import { hasMarks } from './marks.ts';
import { hidesPlaces } from './metadataEdits.ts';
import type { MetadataOrder } from './metadataOrder.ts';
import type { MetadataTag } from './metadataTag.ts';
import { bytesTellPlace, findPlaces } from './places.ts';
import { pngTexts } from './translatedFields.ts';

export interface AddedMetadata {
  /** Whether `to` was written; else the picture stays as it was encoded. */
  readonly isWritten: boolean;
  readonly notes: readonly Said[];
}

/**
 * Writes a picture with its original's metadata, reads it again, and leaves out, step by step, what did not
 * arrive whole: maker notes that can no longer be read, then XMP that still tells a place, then everything.
 * @param from the encoded picture
 * @param to a new file in the same folder
 */
export async function addMetadata(
  order: MetadataOrder,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<AddedMetadata> {
  if (!hasFields(order)) return { isWritten: false, notes: [] };
  let attempt = order;
  const reasons: Said[] = [];
  for (;;) {
    signal?.throwIfAborted();
    const notes = await copyMetadata(attempt, from, to);
    const written = notes && (await order.source.tool.readTags(to));
    if (notes === undefined || written === undefined) {
      await rm(to, { force: true });
      if (attempt.withoutMakerNotes) return { isWritten: false, notes: [said('metadata-not-copied')] };
      attempt = { ...attempt, withoutMakerNotes: true };
      continue;
    }
    const comparison = compareMetadata(attempt, written);
    const tellsPlace = order.stripsPlaces && (await stillTellsPlace(to, written, order.source.tags));
    if (!tellsPlace && comparison.areMakerNotesWhole)
      return { isWritten: true, notes: [...notes, ...comparison.notes, ...reasons] };
    await rm(to, { force: true });
    if (tellsPlace && attempt.withoutXmp) return { isWritten: false, notes: [said('metadata-tell-place')] };
    if (tellsPlace) reasons.push(said('xmp-tells-place'));
    attempt = tellsPlace
      ? { ...attempt, withoutMakerNotes: true, withoutXmp: true }
      : { ...attempt, withoutMakerNotes: true };
  }
}

/** Many pictures say nothing about themselves. */
function hasFields({ source: { tags }, marks, described }: MetadataOrder): boolean {
  return (
    hasMarks(marks) ||
    describedEdits(tags, described).names.size > 0 ||
    pngTexts(tags).length > 0 ||
    tags.some(({ block, name }) => /^(?:EXIF|XMP|IPTC|MakerNotes)$/.test(block) || name === 'Comment')
  );
}

/** Asked of what was written, by rules that did not write it: ExifTool's categories, and the bytes libvips finds. */
async function stillTellsPlace(
  file: string,
  written: readonly MetadataTag[],
  original: readonly MetadataTag[],
): Promise<boolean> {
  if (findPlaces(written, original).length > 0 || hidesPlaces(written)) return true;
  const { exif, xmp, iptc } = await sharp(await forSharp(file), { limitInputPixels: false }).metadata();
  return [exif, xmp, iptc].some((block) => block !== undefined && bytesTellPlace(block, original));
}
