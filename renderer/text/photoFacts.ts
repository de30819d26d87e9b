import { say } from '../../shared/errors/words/words.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { Catalogue } from './en.ts';
import { formatBytes } from './formatBytes.ts';

const MEGAPIXEL = 1_000_000;

/** What is known of a photo's file, line by line. */
export function photoFacts(photo: Photo, text: Catalogue): string[] {
  const megapixels = ((photo.widthPx * photo.heightPx) / MEGAPIXEL).toFixed(1);
  return [
    text.outputSize(photo.widthPx, photo.heightPx, megapixels),
    `${photo.format.toUpperCase()}, ${photo.depth} bit, ${photo.profileName}`,
    formatBytes(photo.bytes),
    photo.capturedAt?.replace('T', ' ') ?? '',
    photo.camera ?? '',
    ...photo.notes.map((note) => say(note, text.words)),
    photo.isCopy ? text.copyOfDropped : photo.folder,
  ].filter((line) => line !== '');
}
