import { createHash } from 'node:crypto';
import { extname, join } from 'node:path';
import { type ExportSettings, fileExtension } from '../../shared/export/exportSettings.ts';
import { safeFileName } from '../../shared/export/safeFileName.ts';
import { type FrozenItem, takeFreeName } from './freezeItems.ts';

/** Eight columns of six: a page that can be printed and still be read. */
const PHOTOS_PER_PAGE = 48;

/** Of what and with what settings: by this an export is known to be the same. */
type FrozenHashes = Pick<FrozenItem, 'originalSha256' | 'settingsHash'>;

/**
 * The sheets that show a job's photos, as items of their own: they are made, verified, placed, reported and
 * taken up again like photos.
 * @param photos the job's first items
 * @param name   of the job: what its contact sheet is called after
 * @param taken  names that the photos have taken
 */
export function freezeSheets(
  photos: readonly FrozenItem[],
  settings: ExportSettings,
  name: string,
  taken: Set<string>,
): FrozenItem[] {
  const comparisons = settings.comparisons
    ? photos.map((photo, index) => freezeComparison(photo, index, taken))
    : [];
  if (!settings.contactSheet) return comparisons;
  const pages = Math.ceil(photos.length / PHOTOS_PER_PAGE);
  const contactSheets = Array.from({ length: pages }, (_, page) => {
    const start = page * PHOTOS_PER_PAGE;
    const indices = photos.slice(start, start + PHOTOS_PER_PAGE).map((_photo, index) => start + index);
    const stem = `${name} - contact sheet${pages === 1 ? '' : ` ${page + 1}`}`;
    return freezeContactSheet(photos, indices, safeFileName(stem, extensionOf(settings)), taken);
  });
  return [...comparisons, ...contactSheets.flat()];
}

function freezeComparison(photo: FrozenItem, index: number, taken: Set<string>): FrozenItem {
  const ending = extname(photo.fileName);
  const stem = photo.fileName.slice(0, photo.fileName.length - ending.length);
  const fileName = safeFileName(`${stem}-before-after`, ending.slice(1));
  return {
    ...photo,
    kind: 'comparison',
    shows: [index],
    outputPixels: 0,
    sidecar: 0,
    settingsHash: comparisonSettings(photo),
    fileName: takeFreeName(taken, join(photo.destination, photo.subfolder), fileName),
  };
}

/** In the destination itself; beside the originals, where the first of them is. */
function freezeContactSheet(
  photos: readonly FrozenItem[],
  indices: readonly number[],
  fileName: string,
  taken: Set<string>,
): FrozenItem[] {
  const shown = indices.flatMap((index) => photos[index] ?? []);
  const [first] = shown;
  if (first === undefined) return [];
  return [
    {
      ...first,
      kind: 'contact-sheet',
      shows: indices,
      photoId: null,
      originalPath: '',
      ...contactSheetHashes(shown),
      originalBytes: 0,
      originalModifiedAtMs: 0,
      outputPixels: 0,
      sidecar: 0,
      subfolder: '',
      fileName: takeFreeName(taken, first.destination, fileName),
    },
  ];
}

export function comparisonSettings({ settingsHash }: Pick<FrozenHashes, 'settingsHash'>): string {
  return hashOf(['comparison', settingsHash]);
}

export function contactSheetHashes(shown: readonly FrozenHashes[]): FrozenHashes {
  return {
    originalSha256: hashOf(shown.map((photo) => photo.originalSha256)),
    settingsHash: hashOf(['contact-sheet', ...shown.map((photo) => photo.settingsHash)]),
  };
}

function extensionOf({ output }: ExportSettings): string {
  return fileExtension(output.format);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
