/** A greyscale ICC profile of one gamma, version 2 (ICC.1:2001-04, sections 6.1 and 6.3.1). */
export function greyProfile(gamma: number): Buffer {
  const description = 'Grey of the tests';
  const tags: [string, Buffer][] = [
    ['desc', textDescription(description)],
    ['cprt', Buffer.from('text\0\0\0\0none\0', 'latin1')],
    ['wtpt', Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), D50])],
    ['kTRC', gammaCurve(gamma)],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  let at = HEADER_BYTES + table.length;
  tags.forEach(([name, body], index) => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    table.write(name, 4 + index * 12, 'latin1');
    table.writeUInt32BE(at, 8 + index * 12);
    table.writeUInt32BE(body.length, 12 + index * 12);
    bodies.push(padded);
    at += padded.length;
  });
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrGRAYXYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  D50.copy(header, 68);
  return Buffer.concat([header, table, ...bodies]);
}

const HEADER_BYTES = 128;
/** The illuminant of the connection space, as three numbers of 16.16 bits. */
const D50 = Buffer.from('0000f6d6000100000000d32d', 'hex');

function textDescription(text: string): Buffer {
  const ascii = Buffer.from(`${text}\0`, 'latin1');
  const head = Buffer.from('desc\0\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(ascii.length, 8);
  // No Unicode, no ScriptCode description.
  return Buffer.concat([head, ascii, Buffer.alloc(8 + 3 + 67)]);
}

function gammaCurve(gamma: number): Buffer {
  const curve = Buffer.from('curv\0\0\0\0\0\0\0\x01\0\0', 'latin1');
  curve.writeUInt16BE(Math.round(gamma * 256), 12);
  return curve;
}
