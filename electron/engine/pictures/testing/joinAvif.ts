import { type Box, listBoxes } from '../containers/boxes.ts';

/** Version and flags of a full box. */
const PLAIN = Buffer.alloc(4);
const INFE_VERSION = 2;
const OFFSET_AND_LENGTH_32 = 0x44;

interface Still {
  readonly properties: readonly Buffer[];
  readonly data: Buffer;
}

/**
 * Puts AVIF pictures of one item each, as libheif writes them, into one file (ISO/IEC 23008-12, section 6): what no
 * library here can write.
 * @param primary which of them is the photo, counted from one
 */
export function joinAvif(files: readonly Buffer[], primary: number): Buffer {
  const stills = files.map(takeApart);
  const brands = box('ftyp', Buffer.from('avif\0\0\0\0avifmif1miaf', 'latin1'));
  // Offsets have a fixed size, so the boxes are as long as they will be.
  const dataAt = brands.length + describe(stills, primary, 0).length + 8;
  const meta = describe(stills, primary, dataAt);
  return Buffer.concat([brands, meta, box('mdat', ...stills.map(({ data }) => data))]);
}

function takeApart(file: Buffer): Still {
  const top = listBoxes(file, 0, file.length);
  const meta = find(top, 'meta');
  const properties = find(listBoxes(file, meta.start + PLAIN.length, meta.end), 'iprp');
  const container = find(listBoxes(file, properties.start, properties.end), 'ipco');
  const media = find(top, 'mdat');
  return {
    properties: listBoxes(file, container.start, container.end).map(({ start, end }) =>
      file.subarray(start - 8, end),
    ),
    data: file.subarray(media.start, media.end),
  };
}

function describe(stills: readonly Still[], primary: number, dataAt: number): Buffer {
  let [at, property] = [dataAt, 0];
  const locations = stills.map(({ data }, index) => {
    const location = Buffer.concat([short(index + 1), short(0), short(1), long(at), long(data.length)]);
    at += data.length;
    return location;
  });
  const entries = stills.map((_, index) =>
    box(
      'infe',
      Buffer.from([INFE_VERSION, 0, 0, 0]),
      short(index + 1),
      short(0),
      Buffer.from('av01\0', 'latin1'),
    ),
  );
  const associations = stills.map(({ properties }, index) => {
    const indices = properties.map(() => ++property);
    return Buffer.concat([short(index + 1), Buffer.from([indices.length, ...indices])]);
  });
  return box(
    'meta',
    ...[PLAIN, box('hdlr', PLAIN, long(0), Buffer.from('pict', 'latin1'), Buffer.alloc(13))],
    box('pitm', PLAIN, short(primary)),
    box('iloc', PLAIN, Buffer.from([OFFSET_AND_LENGTH_32, 0]), short(stills.length), ...locations),
    box('iinf', PLAIN, short(stills.length), ...entries),
    box(
      'iprp',
      box('ipco', ...stills.flatMap(({ properties }) => properties)),
      box('ipma', PLAIN, long(stills.length), ...associations),
    ),
  );
}

function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([long(content.length + 8), Buffer.from(type, 'latin1'), content]);
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function find(boxes: readonly Box[], type: string): Box {
  const found = boxes.find((candidate) => candidate.type === type);
  if (found === undefined) throw new Error(`The test's own picture has no ${type}`);
  return found;
}
