import { assembleProfile, D50, xyzTag } from '../metadata/makeProfile.ts';

/** A greyscale ICC profile of one gamma, version 2 (ICC.1:2001-04, sections 6.1 and 6.3.1). */
export function greyProfile(gamma: number): Buffer {
  const description = 'Grey of the tests';
  const tags: [string, Buffer][] = [
    ['desc', textDescription(description)],
    ['cprt', Buffer.from('text\0\0\0\0none\0', 'latin1')],
    ['wtpt', xyzTag(D50)],
    ['kTRC', gammaCurve(gamma)],
  ];
  return assembleProfile(tags, { version: 0x02400000, colours: 'GRAY' });
}

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
