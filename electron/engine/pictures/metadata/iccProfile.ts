/** What this project needs to know of an ICC profile (ICC.1:2022, sections 7.2 and 7.3). */
export interface IccFacts {
  readonly colourSpace: 'RGB' | 'GRAY' | 'CMYK' | 'other';
  /** The profile's own description: 'Display P3'. */
  readonly name: string;
  /** The bytes that the profile itself says it has; some writers pad it, which others refuse. */
  readonly profile: Uint8Array;
}

const HEADER_BYTES = 128;
const TAG_BYTES = 12;
const MAX_TAGS = 100;

/** Reads a profile, or returns undefined where it is damaged: then it must not be passed on. */
export function readIccProfile(icc: Uint8Array): IccFacts | undefined {
  if (icc.length < HEADER_BYTES + 4) return undefined;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const statedBytes = view.getUint32(0);
  if (statedBytes > icc.length || statedBytes < HEADER_BYTES + 4) return undefined;
  if (latin1(icc, 36, 4) !== 'acsp' || !isReadableEverywhere(icc, view)) return undefined;
  const tagCount = view.getUint32(HEADER_BYTES);
  if (tagCount === 0 || tagCount > MAX_TAGS || HEADER_BYTES + 4 + tagCount * TAG_BYTES > statedBytes)
    return undefined;
  let name = '';
  for (let index = 0; index < tagCount; index++) {
    const at = HEADER_BYTES + 4 + index * TAG_BYTES;
    const [offset, bytes] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (offset + bytes > statedBytes || bytes < 8) return undefined;
    if (latin1(icc, at, 4) === 'desc') name = readDescription(icc.subarray(offset, offset + bytes));
  }
  const space = latin1(icc, 16, 4).trim();
  return {
    colourSpace: space === 'RGB' || space === 'GRAY' || space === 'CMYK' ? space : 'other',
    name: name || 'unnamed profile',
    profile: icc.subarray(0, statedBytes),
  };
}

/** The bytes of a tag; undefined where there is none, or the profile is damaged. */
export function findProfileTag(icc: Uint8Array, signature: string): Uint8Array | undefined {
  if (readIccProfile(icc) === undefined) return undefined;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const tagCount = view.getUint32(HEADER_BYTES);
  for (let index = 0; index < tagCount; index++) {
    const at = HEADER_BYTES + 4 + index * TAG_BYTES;
    if (latin1(icc, at, 4) !== signature) continue;
    const offset = view.getUint32(at + 4);
    return icc.subarray(offset, offset + view.getUint32(at + 8));
  }
  return undefined;
}

/** Whether a profile says by its name that it is sRGB, of which there are many versions. */
export function isSrgbProfile(icc: Uint8Array): boolean {
  return /sRGB/i.test(readIccProfile(icc)?.name ?? '');
}

/** What libpng, and with it every browser, asks of a profile before it uses it. */
function isReadableEverywhere(icc: Uint8Array, view: DataView): boolean {
  const [majorVersion, profileClass, connectionSpace] = [icc[8] ?? 0, latin1(icc, 12, 4), latin1(icc, 20, 4)];
  const isPadded = view.getUint32(0) % 4 === 0;
  return (
    (majorVersion < 4 || isPadded) &&
    profileClass !== 'link' &&
    profileClass !== 'abst' &&
    (connectionSpace === 'XYZ ' || connectionSpace === 'Lab ') &&
    view.getUint32(64) < 0xffff
  );
}

/** Version 2 writes a counted ASCII string, version 4 a table of UTF-16 strings by language. */
function readDescription(tag: Uint8Array): string {
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  const type = latin1(tag, 0, 4);
  if (type === 'desc' && tag.length >= 12)
    return latin1(tag, 12, Math.min(view.getUint32(8), tag.length - 12)).replace(/\0.*$/s, '');
  if (type === 'mluc' && tag.length >= 28) {
    const [bytes, offset] = [view.getUint32(20), view.getUint32(24)];
    if (offset + bytes <= tag.length)
      return new TextDecoder('utf-16be').decode(tag.subarray(offset, offset + bytes)).replace(/\0.*$/s, '');
  }
  return '';
}

function latin1(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
