import { readPngTexts } from '../containers/pngChunks.ts';
import type { MetadataOrder } from './metadataOrder.ts';
import { findTag } from './metadataTag.ts';
import { placeRule } from './places.ts';

/** Texts that are blocks of other kinds, which ExifTool copies as what they are. */
const BLOCK_KEYWORD = /^(?:Raw profile type |XML:com\.adobe\.xmp$)/i;
/** What ExifTool calls a keyword: letters and digits alone. */
const NO_NAME = /[^A-Za-z0-9]/g;

/**
 * Texts of a PNG that go along into a PNG, chunk by chunk, whatever they are called: ExifTool writes only those whose
 * keywords it knows.
 */
export async function keptTexts({ source, format, stripsPlaces }: MetadataOrder): Promise<Buffer[]> {
  const mime = String(findTag(source.tags, 'MIMEType', 'File')?.value);
  if (format !== 'png' || !/^image\/a?png$/.test(mime)) return [];
  const isPlace = placeRule(source.tags);
  return (await readPngTexts(source.path))
    .filter(({ keyword }) => !BLOCK_KEYWORD.test(keyword))
    .filter(({ keyword, text }) => {
      const name = keyword.replace(NO_NAME, '');
      return !stripsPlaces || !isPlace({ block: 'PNG', group: 'PNG', category: 'Image', name, value: text });
    })
    .map(({ chunk }) => chunk);
}
