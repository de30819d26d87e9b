import type { OutputOptions } from '../../../../shared/pictures/outputOptions.ts';
import { describedBy } from './describedBy.ts';
import type { MetadataTag } from './metadataTag.ts';

/** ExifTool's arguments for both parts of a result's metadata. */
export interface DescribedEdits {
  readonly exif: readonly string[];
  readonly xmp: readonly string[];
  /** Names of fields that say something else afterwards, or nothing. */
  readonly names: ReadonlySet<string>;
}

const RATING_FIELDS = ['IFD0:Rating', 'IFD0:RatingPercent', 'XMP-microsoft:RatingPercent'];
const KEYWORD_FIELDS = ['IPTC:Keywords', 'IFD0:XPKeywords', 'XMP-lr:HierarchicalSubject'];

/**
 * Rating and keywords as the library has them, where they are not what the original says. They stand in XMP
 * (Metadata Working Group 2.0, section 5); what repeats them elsewhere would contradict it, and goes.
 */
export function describedEdits(
  tags: readonly MetadataTag[],
  described: OutputOptions['described'],
): DescribedEdits {
  const edits = { exif: [] as string[], xmp: [] as string[], names: new Set<string>() };
  if (described === undefined) return edits;
  const { rating, keywords } = described;
  const told = describedBy(tags);
  const replace = (fields: readonly string[]) => {
    for (const field of fields) {
      const [group, name] = field.split(':');
      if (!tags.some((tag) => tag.group === group && tag.name === name)) continue;
      (field.startsWith('XMP') ? edits.xmp : edits.exif).push(`-${field}=`);
      edits.names.add(name ?? '');
    }
  };
  if (rating !== Math.round(told.rating ?? 0)) {
    edits.xmp.push(`-XMP-xmp:Rating=${rating === 0 ? '' : rating}`);
    edits.names.add('Rating');
    replace(RATING_FIELDS);
  }
  if (keysOf(keywords) !== keysOf(told.keywords ?? [])) {
    const subjects = keywords.length === 0 ? [''] : keywords;
    edits.xmp.push(...subjects.map((keyword) => `-XMP-dc:Subject=${keyword}`));
    edits.names.add('Subject');
    replace(KEYWORD_FIELDS);
  }
  return edits;
}

/** Order and case of keywords mean nothing. */
function keysOf(keywords: readonly string[]): string {
  const keys = keywords.map((keyword) => keyword.normalize('NFC').trim().toLowerCase());
  return JSON.stringify([...new Set(keys)].sort());
}
