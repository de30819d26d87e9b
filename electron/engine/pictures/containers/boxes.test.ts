import { describe, expect, it } from 'vitest';
import { listBoxes, primaryProperties } from './boxes.ts';

const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
};
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const NO_FLAGS = hex('00000000');

/** The second of two pictures is the primary one; the first one's colours are PQ's, as of an HDR rendition. */
function drawn(kind: { readonly isWide: boolean; readonly isId32: boolean }): Buffer {
  const id = (value: number) => hex(value.toString(16).padStart(kind.isId32 ? 8 : 4, '0'));
  const index = (value: number) => hex((value | (kind.isWide ? 0x8000 : 0x80)).toString(16));
  const [version, wide] = [kind.isId32 ? '01' : '00', kind.isWide ? '01' : '00'];
  const associations = Buffer.concat([
    hex(`${version}0000${wide} 00000002`),
    ...[id(1), hex('01'), index(1)],
    ...[id(2), hex('02'), index(3), index(2)],
  ]);
  const properties = box(
    'ipco',
    ...[box('colr', Buffer.from('nclx'), hex('0009 0010 0009 80'))],
    ...[
      box('colr', Buffer.from('nclx'), hex('000c 000d 0006 80')),
      box('ispe', NO_FLAGS, hex('00000020 00000010')),
    ],
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('heic')),
    box(
      'meta',
      NO_FLAGS,
      box('pitm', hex(`${version}000000`), id(2)),
      box('iprp', properties, box('ipma', associations)),
    ),
  ]);
}

describe('properties of the primary picture', () => {
  it.each([
    { isWide: false, isId32: false },
    { isWide: true, isId32: false },
    { isWide: true, isId32: true },
  ])('are its own alone (%j)', (kind) => {
    const file = drawn(kind);
    const found = primaryProperties(file) ?? [];
    expect(found.map(({ type }) => type)).toEqual(['ispe', 'colr']);
    expect(file.readUInt16BE((found[1]?.start ?? 0) + 4)).toBe(12);
  });

  it('are none where the boxes are cut or missing', () => {
    const file = drawn({ isWide: false, isId32: false });
    for (let length = 0; length < file.length; length += 3)
      expect(() => primaryProperties(file.subarray(0, length))).not.toThrow();
    expect(primaryProperties(box('ftyp'))).toBeUndefined();
  });

  it('boxes of 64-bit sizes, and the last one without a size', () => {
    const long = Buffer.concat([hex('00000001'), Buffer.from('free'), hex('0000000000000014'), NO_FLAGS]);
    const open = Buffer.concat([hex('00000000'), Buffer.from('mdat'), Buffer.alloc(5)]);
    expect(listBoxes(Buffer.concat([long, open]), 0, 33)).toEqual([
      { type: 'free', start: 16, end: 20 },
      { type: 'mdat', start: 28, end: 33 },
    ]);
  });
});
