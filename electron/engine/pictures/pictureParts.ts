import { findTag, type MetadataTag, numberOf } from './metadata/metadataTag.ts';

/** Which picture of a file is the photo, as sharp opens it. */
export interface PicturePart {
  readonly page?: number;
  readonly subifd?: number;
}

/** NewSubfileType (TIFF 6.0, section 8): bit 0 marks a reduced copy of another picture of the file. */
const REDUCED = 1;
/** ExtraSamples (TIFF 6.0, section 18) that are transparency; 0 is anything else, a saved selection for one. */
const ALPHA_SAMPLES = new Set(['1', '2']);

/** The photo of a TIFF whose first picture is only its thumbnail: a later page, or one below the first. */
export function photoPart(tags: readonly MetadataTag[]): PicturePart {
  const kindOf = (group: string) => numberOf(findTag(tags, 'SubfileType', group));
  if (((kindOf('IFD0') ?? 0) & REDUCED) === 0) return {};
  for (let page = 1; kindOf(`IFD${page}`) !== undefined; page++)
    if (((kindOf(`IFD${page}`) ?? 0) & REDUCED) === 0) return { page };
  for (const [subifd, group] of ['SubIFD', 'SubIFD1', 'SubIFD2'].entries()) {
    const kind = kindOf(group);
    if (kind !== undefined && (kind & REDUCED) === 0) return { subifd };
  }
  return {};
}

/** Whether channels beyond the colours are something else than transparency. */
export function hasOnlySelections(tags: readonly MetadataTag[]): boolean {
  const told = findTag(tags, 'ExtraSamples', 'IFD0')?.value;
  if (typeof told !== 'string') return false;
  return !told.split(/\s+/).some((sample) => ALPHA_SAMPLES.has(sample));
}
