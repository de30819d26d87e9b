import { expect, test } from 'vitest';
import { bytesOfName, holdsBytes, nameOfBytes, nameOfText, replaceHeldBytes } from './nameBytes.ts';

/** Letters, leads and rests of every length, halves of surrogates, bytes that UTF-8 never has, and the block's own. */
const BYTES = [
  0x2f, 0x41, 0x80, 0x9e, 0x9f, 0xa0, 0xa9, 0xbb, 0xbf, 0xc0, 0xc3, 0xe0, 0xe9, 0xed, 0xef, 0xf0, 0xf4, 0xff,
];

test('every name of up to three bytes is given back as it was, and no two names are one string', () => {
  const names = new Set<string>();
  let count = 0;
  const walk = (bytes: readonly number[]) => {
    const name = nameOfBytes(Uint8Array.from(bytes));
    if (Buffer.compare(bytesOfName(name), Uint8Array.from(bytes)) !== 0) expect(bytes).toBe(name);
    names.add(name);
    count++;
    if (bytes.length < 3) for (const byte of BYTES) walk([...bytes, byte]);
  };
  walk([]);
  expect(count).toBe(1 + 18 + 18 ** 2 + 18 ** 3);
  expect(names.size).toBe(count);
});

test('a name in UTF-8 stays as it is', () => {
  for (const name of [
    'Лето 🌞.jpg',
    '照片 100%.png',
    '\ufeffmark',
    'e\u0301',
    '\ufffd',
    '\uf77f\uf800',
    '',
  ]) {
    expect(nameOfBytes(Buffer.from(name))).toBe(name);
    expect(holdsBytes(name)).toBe(false);
    expect(Buffer.from(bytesOfName(name)).toString()).toBe(name);
  }
});

test('a byte of no character and a genuine character of the block are told apart', () => {
  const latin = nameOfBytes(Buffer.from('caf\xe9.jpg', 'latin1'));
  const genuine = nameOfBytes(Buffer.from('caf\uf7e9.jpg'));
  expect(latin).toBe('caf\uf7e9.jpg');
  expect(genuine).toBe('caf\uf7ef\uf79f\uf7a9.jpg');
  expect(nameOfText('caf\uf7e9.jpg')).toBe(genuine);
  expect(replaceHeldBytes(latin, (byte) => `<${byte}>`)).toBe('caf<233>.jpg');
  expect(latin.isWellFormed()).toBe(true);
});
