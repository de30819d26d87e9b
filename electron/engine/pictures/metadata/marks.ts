import { PRODUCT_NAME } from '../../../../shared/appIdentity.ts';
import { escapeXml } from '../escapeXml.ts';
import { findTag, type MetadataTag } from './metadataTag.ts';
import { structText } from './structText.ts';

/** What a file says of how it was made, beside what its original says. */
export interface Marks {
  /** The tool, in the user's words. */
  readonly restoredWith: string | undefined;
  /** What was done: 'restored with …'. */
  readonly restoration: string | undefined;
}

/**
 * IPTC's digital source type (NewsCodes, Photo Metadata Standard 2023.1): the picture was taken, and an algorithm
 * has enhanced it.
 */
const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
export const ENHANCED = `${SOURCE_TYPES}algorithmicallyEnhanced`;
/** What says more of a picture than that it was enhanced: it stays. */
const MADE_BY_ALGORITHM = /(?:algorithmicMedia|synthetic)$/i;

export function hasMarks({ restoredWith, restoration }: Marks): boolean {
  return restoredWith !== undefined || restoration !== undefined;
}

/** ExifTool's arguments for the XMP of a result. @param tags of its original */
export function markEdits(tags: readonly MetadataTag[], { restoredWith, restoration }: Marks): string[] {
  const creator = restoredWith === undefined ? [] : [`-XMP-xmp:CreatorTool=${restoredWith}`];
  if (restoration === undefined) return creator;
  const before = String(findTag(tags, 'DigitalSourceType', 'XMP-iptcExt')?.value ?? '');
  const source = MADE_BY_ALGORITHM.test(before) ? [] : [`-XMP-iptcExt:DigitalSourceType=${ENHANCED}`];
  // No time: the same recipe gives the same file.
  const event = structText({ Action: 'edited', SoftwareAgent: PRODUCT_NAME, Parameters: restoration });
  return [...creator, ...source, `-XMP-xmpMM:History+=${event}`];
}

/** Whether a result says something else than its original on purpose. */
export function isMarked(tag: MetadataTag, { restoration }: Marks): boolean {
  if (restoration === undefined) return false;
  return (
    (tag.group === 'XMP-iptcExt' && tag.name === 'DigitalSourceType') ||
    (tag.group === 'XMP-xmpMM' && tag.name.startsWith('History'))
  );
}

/** The same as a packet of XMP, for files that get nothing of their original. */
export function markPacket({ restoredWith, restoration }: Marks): string {
  const creator =
    restoredWith === undefined ? '' : `<xmp:CreatorTool>${escapeXml(restoredWith)}</xmp:CreatorTool>`;
  const event =
    restoration === undefined
      ? ''
      : `<Iptc4xmpExt:DigitalSourceType>${ENHANCED}</Iptc4xmpExt:DigitalSourceType>
<xmpMM:History><rdf:Seq><rdf:li rdf:parseType="Resource"><stEvt:action>edited</stEvt:action>
<stEvt:softwareAgent>${escapeXml(PRODUCT_NAME)}</stEvt:softwareAgent>
<stEvt:parameters>${escapeXml(restoration)}</stEvt:parameters></rdf:li></rdf:Seq></xmpMM:History>`;
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
${creator}${event}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}
