/**
 * IPTC-IIM data sets, alone or in the Photoshop resource block that JPEG carries them in (Adobe Photoshop
 * File Formats Specification, "Image Resource Blocks"). The other resources are left behind: thumbnails
 * and print settings of the original are wrong for the result.
 */
const PHOTOSHOP_PREFIX = 'Photoshop 3.0\0';
const IPTC_RESOURCE = 0x0404;
const DATA_SET_MARK = 0x1c;

/** The data sets in a Photoshop block, or the bytes themselves where they are data sets already. */
export function unwrapIptc(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === DATA_SET_MARK) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = latin1(bytes, 0, PHOTOSHOP_PREFIX.length) === PHOTOSHOP_PREFIX ? PHOTOSHOP_PREFIX.length : 0;
  while (at + 12 <= bytes.length && latin1(bytes, at, 4) === '8BIM') {
    const id = view.getUint16(at + 4);
    const nameBytes = evenUp((bytes[at + 6] ?? 0) + 1);
    const sizeAt = at + 6 + nameBytes;
    if (sizeAt + 4 > bytes.length) return undefined;
    const size = view.getUint32(sizeAt);
    if (sizeAt + 4 + size > bytes.length) return undefined;
    if (id === IPTC_RESOURCE && size > 0) return bytes.subarray(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + evenUp(size);
  }
  return undefined;
}

/** The block that JPEG carries: one resource with the data sets. */
export function wrapIptc(dataSets: Uint8Array): Uint8Array {
  const head = new Uint8Array(PHOTOSHOP_PREFIX.length + 12);
  head.set(new TextEncoder().encode(`${PHOTOSHOP_PREFIX}8BIM`));
  const view = new DataView(head.buffer);
  view.setUint16(PHOTOSHOP_PREFIX.length + 4, IPTC_RESOURCE);
  view.setUint32(PHOTOSHOP_PREFIX.length + 8, dataSets.length);
  const block = new Uint8Array(head.length + evenUp(dataSets.length));
  block.set(head);
  block.set(dataSets, head.length);
  return block;
}

/** Texts of one data set of the application record: 25 is a keyword. */
export function readIptcTexts(dataSets: Uint8Array, wanted: number): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at + 5 <= dataSets.length && dataSets[at] === DATA_SET_MARK) {
    const size = ((dataSets[at + 3] ?? 0) << 8) | (dataSets[at + 4] ?? 0);
    if (size > 0x7fff || at + 5 + size > dataSets.length) break;
    if (dataSets[at + 1] === 2 && dataSets[at + 2] === wanted)
      texts.push(new TextDecoder().decode(dataSets.subarray(at + 5, at + 5 + size)));
    at += 5 + size;
  }
  return texts;
}

function evenUp(length: number): number {
  return length + (length % 2);
}

function latin1(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
