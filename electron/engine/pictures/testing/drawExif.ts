/** One entry of a directory, as TIFF 6.0, section 2, says: kinds that no library here writes as it is wanted. */
export interface ExifField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Values as they are stored, or where they lie. */
  readonly value: Uint8Array | { readonly at: number };
}

const [BYTE, ASCII, SHORT, LONG, UNDEFINED] = [1, 2, 3, 4, 7];
const TIFF_HEADER = Buffer.from('49492a0008000000', 'hex');
const EXIF_POINTER = 0x8769;
const MAKER_NOTE = 0x927c;

export function text(tag: number, value: string): ExifField {
  const bytes = Buffer.from(`${value}\0`, 'latin1');
  return { tag, type: ASCII, count: bytes.length, value: bytes };
}

export function short(tag: number, ...values: readonly number[]): ExifField {
  return { tag, type: SHORT, count: values.length, value: new Uint8Array(Uint16Array.from(values).buffer) };
}

/** An orientation as careless writers store it. */
export function orientationAs(kind: 'byte' | 'long' | 'text' | 'twice', orientation: number): ExifField {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(orientation);
  if (kind === 'byte') return { tag: 0x112, type: BYTE, count: 1, value: value.subarray(0, 1) };
  if (kind === 'long') return { tag: 0x112, type: LONG, count: 1, value };
  return kind === 'text' ? text(0x112, String(orientation)) : short(0x112, orientation, orientation);
}

/** @param base what offsets of values count from, as seen from the directory's first byte */
export function drawDirectory(fields: readonly ExifField[], base: number, next = 0): Buffer {
  const head = Buffer.alloc(2 + fields.length * 12 + 4);
  const values: Uint8Array[] = [];
  let at = base + head.length;
  head.writeUInt16LE(fields.length);
  fields.forEach(({ tag, type, count, value }, index) => {
    const entryAt = 2 + index * 12;
    head.writeUInt16LE(tag, entryAt);
    head.writeUInt16LE(type, entryAt + 2);
    head.writeUInt32LE(count, entryAt + 4);
    if (!(value instanceof Uint8Array)) head.writeUInt32LE(value.at, entryAt + 8);
    else if (value.length <= 4) head.set(value, entryAt + 8);
    else {
      head.writeUInt32LE(at, entryAt + 8);
      const padded = Buffer.concat([value, Buffer.alloc(value.length % 2)]);
      values.push(padded);
      at += padded.length;
    }
  });
  head.writeUInt32LE(next, head.length - 4);
  return Buffer.concat([head, ...values]);
}

/** @param makerNote gets where it will stand, counted from the TIFF header */
export function drawExif(fields: readonly ExifField[], makerNote?: (at: number) => Buffer): Buffer {
  const sorted = (all: readonly ExifField[]) => [...all].sort((a, b) => a.tag - b.tag);
  if (makerNote === undefined) return withHeader(drawDirectory(sorted(fields), TIFF_HEADER.length));
  const pointer = (at: number): ExifField => ({ tag: EXIF_POINTER, type: LONG, count: 1, value: { at } });
  const exifAt = TIFF_HEADER.length + drawDirectory(sorted([...fields, pointer(0)]), 0).length;
  const noteAt = exifAt + 2 + 12 + 4;
  const note = makerNote(noteAt);
  const noteField: ExifField = { tag: MAKER_NOTE, type: UNDEFINED, count: note.length, value: note };
  const main = drawDirectory(sorted([...fields, pointer(exifAt)]), TIFF_HEADER.length);
  return withHeader(Buffer.concat([main, drawDirectory([noteField], exifAt)]));
}

/** An IFD0 and an IFD1 whose values lie in one place, as some cameras save bytes. */
export function drawSharedDirectories(make: string): Buffer {
  const value = Buffer.from(`${make}\0`, 'latin1');
  const directoryBytes = 2 + 12 + 4;
  const at = TIFF_HEADER.length + 2 * directoryBytes;
  const field: ExifField = { tag: 0x10f, type: ASCII, count: value.length, value: { at } };
  const first = drawDirectory([field], 0, TIFF_HEADER.length + directoryBytes);
  return withHeader(Buffer.concat([first, drawDirectory([field], 0), value]));
}

function withHeader(directories: Buffer): Buffer {
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), TIFF_HEADER, directories]);
}

/** Puts APP1 segments into a JPEG, before all others. */
export function withSegments(jpeg: Buffer, ...payloads: readonly Uint8Array[]): Buffer {
  const segments = payloads.map((payload) => {
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(payload.length + 2, 2);
    return Buffer.concat([head, payload]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** An XMP packet as a segment's payload. */
export function xmpSegment(namespaces: string, attributes: string, elements = ''): Buffer {
  const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" ${namespaces} ${attributes}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`;
  return Buffer.from(`http://ns.adobe.com/xap/1.0/\0${packet}`, 'utf8');
}
