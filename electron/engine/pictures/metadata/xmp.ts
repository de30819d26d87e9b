/**
 * XMP packets are changed as text, property by property: whoever wrote the others keeps them as they were.
 * A property stands as an attribute or an element of its schema's prefix (ISO 16684-1, 7.4 and 7.5).
 */
export interface XmpFacts {
  readonly rating?: number;
  readonly keywords: readonly string[];
  readonly hasGps: boolean;
}

export interface XmpCorrection {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stripGps: boolean;
}

const NAMESPACE = {
  exif: 'http://ns.adobe.com/exif/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  dc: 'http://purl.org/dc/elements/1.1/',
} as const;

export function readXmp(packet: Uint8Array): XmpFacts {
  const text = decode(packet);
  const ratingText = propertyPattern(text, NAMESPACE.xmp, 'Rating')
    .map((pattern) => pattern.exec(text)?.[2])
    .find((value) => value !== undefined);
  const rating = Number(ratingText);
  const dc = prefixOf(text, NAMESPACE.dc);
  const subjects = new RegExp(`<${dc}:subject[^>]*>([\\s\\S]*?)</${dc}:subject>`).exec(text)?.[1] ?? '';
  const keywords = [...subjects.matchAll(/<rdf:li[^>]*>([\s\S]*?)<\/rdf:li>/g)].map((item) =>
    unescapeXml((item[1] ?? '').trim()),
  );
  return {
    ...(ratingText === undefined || !Number.isFinite(rating) ? {} : { rating }),
    keywords: keywords.filter((keyword) => keyword !== ''),
    // Anywhere, even where a packet is cut or uses another prefix: a place must not slip through.
    hasGps: /GPS(?:Latitude|Longitude)/.test(text),
  };
}

/** Whether a packet is text at all: valid UTF-8 without zero bytes, which end it early in some formats. */
export function isXmpText(packet: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(packet).includes('\0');
  } catch (cause) {
    if (cause instanceof TypeError) return false;
    throw cause;
  }
}

/** Upright, the new size, on request without the place; the rest stays byte for byte. */
export function correctXmp(packet: Uint8Array, correction: XmpCorrection): Uint8Array {
  let text = decode(packet);
  const set = (namespace: string, name: string, value: number) => {
    for (const pattern of propertyPattern(text, namespace, name))
      text = text.replace(pattern, (_, before: string, __, after: string) => `${before}${value}${after}`);
  };
  set(NAMESPACE.tiff, 'Orientation', 1);
  set(NAMESPACE.tiff, 'ImageWidth', correction.widthPx);
  set(NAMESPACE.tiff, 'ImageLength', correction.heightPx);
  set(NAMESPACE.exif, 'PixelXDimension', correction.widthPx);
  set(NAMESPACE.exif, 'PixelYDimension', correction.heightPx);
  if (correction.stripGps) text = withoutGps(text);
  return new TextEncoder().encode(text);
}

/**
 * Names the tool that made a file (xmp:CreatorTool), in the packet there is or in a new one. A packet
 * without a description is replaced: it says nothing.
 */
export function withCreatorTool(packet: Uint8Array | undefined, tool: string): Uint8Array {
  const value = escapeXml(tool);
  const text = packet === undefined ? '' : decode(packet);
  const known = propertyPattern(text, NAMESPACE.xmp, 'CreatorTool').find((pattern) => pattern.test(text));
  if (known !== undefined) {
    const replaced = text.replace(known, (_, before: string, __, after: string) => before + value + after);
    return new TextEncoder().encode(replaced);
  }
  const prefix = declaredPrefix(text, NAMESPACE.xmp);
  const declaring = new RegExp(`<rdf:Description\\b[^>]*xmlns:${prefix}\\s*=\\s*["'][^"']*["']`);
  const isDeclaredHere = prefix !== undefined && declaring.test(text);
  const declaration = prefix === undefined ? ` xmlns:xmp="${NAMESPACE.xmp}"` : '';
  const attribute = `${declaration} ${prefix ?? 'xmp'}:CreatorTool="${value}"`;
  const place = isDeclaredHere ? declaring : /<rdf:Description\b/;
  const isTold = place.test(text);
  return new TextEncoder().encode(
    isTold ? text.replace(place, (start) => start + attribute) : newPacket(value),
  );
}

function newPacket(creatorTool: string): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="${NAMESPACE.xmp}" xmp:CreatorTool="${creatorTool}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

function withoutGps(text: string): string {
  const prefix = prefixOf(text, NAMESPACE.exif);
  const name = `${prefix}:GPS\\w*`;
  return text
    .replace(new RegExp(`\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*')`, 'g'), '')
    .replace(new RegExp(`\\s*<(${name})\\b[^>]*/>`, 'g'), '')
    .replace(new RegExp(`\\s*<(${name})\\b[^>]*>[\\s\\S]*?</\\1>`, 'g'), '');
}

/** Attribute and element form; group 2 is the value between groups 1 and 3. */
function propertyPattern(text: string, namespace: string, name: string): RegExp[] {
  const prefix = prefixOf(text, namespace);
  return [
    new RegExp(`(\\s${prefix}:${name}\\s*=\\s*["'])([^"']*)(["'])`),
    new RegExp(`(<${prefix}:${name}\\b[^>/]*>)([^<]*)(</)`),
  ];
}

/** The prefix that the packet gives a namespace; one that nothing has where it names none. */
function prefixOf(text: string, namespace: string): string {
  return declaredPrefix(text, namespace) ?? 'undeclared';
}

function declaredPrefix(text: string, namespace: string): string | undefined {
  return new RegExp(`xmlns:([\\w-]+)\\s*=\\s*["']${namespace}["']`).exec(text)?.[1];
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => named[name] ?? '');
}

function escapeXml(text: string): string {
  const named: Record<string, string> = {
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
    '&': '&amp;',
  };
  return text.replace(/[<>"'&]/g, (character) => named[character] ?? character);
}

function decode(packet: Uint8Array): string {
  return new TextDecoder().decode(packet);
}
