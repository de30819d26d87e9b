import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fromFloat32,
  readSafetensors,
  readSafetensorsHeader,
  toFloat32,
  writeSafetensors,
} from './safetensors.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'safetensors-'));
});
afterAll(() => rm(folder, { recursive: true }));

const entry = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

async function writeRaw(header: string | Buffer, dataBytes: number, headerBytes?: bigint): Promise<string> {
  const file = path.join(folder, `${Math.random()}.safetensors`);
  const text = Buffer.from(header);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(headerBytes ?? BigInt(text.length));
  await writeFile(file, Buffer.concat([prefix, text, Buffer.alloc(dataBytes)]));
  return file;
}

it('reads back what it wrote, names with spaces and Unicode included', async () => {
  const file = path.join(folder, 'round trip.safetensors');
  const values = Float32Array.of(1, -2.5, 3e-8, 4, 5, 6);
  const half = new Float16Array([0.5, -2, 65504]);
  await writeSafetensors(
    file,
    new Map([
      ['写 %20 "x"', fromFloat32(values, [2, 3])],
      ['half', { type: 'float16', shape: [3], bytes: new Uint8Array(half.buffer) }],
    ]),
    { note: 'a' },
  );
  const tensors = await readSafetensors(file);
  const first = tensors.get('写 %20 "x"');
  const second = tensors.get('half');
  if (first === undefined || second === undefined) throw new Error('a tensor is missing');
  expect(first.shape).toEqual([2, 3]);
  expect(toFloat32(first)).toEqual(values);
  expect([...toFloat32(second)]).toEqual([0.5, -2, 65504]);
  expect((await readSafetensorsHeader(file)).metadata).toEqual({ note: 'a' });
});

describe('a damaged file is refused', () => {
  const cases: [string, () => Promise<string>, RegExp][] = [
    ['empty', () => writeRaw('', 0, 0n), /header is not JSON/],
    ['a header of 2^63 bytes', () => writeRaw('{}', 0, 2n ** 63n), /would take 9223372036854775808 bytes/],
    ['a header longer than the file', () => writeRaw('{}', 0, 3n), /would take 3 bytes/],
    ['not UTF-8', () => writeRaw(Buffer.from([0x7b, 0xff, 0x7d]), 0), /not UTF-8/],
    ['a list', () => writeRaw('[]', 0), /not a JSON object/],
    ['data cut short', () => writeRaw(JSON.stringify({ a: entry(0, 8) }), 4), /cut short/],
    ['data left over', () => writeRaw(JSON.stringify({ a: entry(0, 8) }), 9), /1 bytes follow/],
    ['a gap', () => writeRaw(JSON.stringify({ a: entry(4, 8) }), 8), /gap before tensor 'a'/],
    [
      'an overlap',
      () => writeRaw(JSON.stringify({ a: entry(0, 8), b: entry(4, 12) }), 12),
      /tensor 'b' overlaps/,
    ],
    ['a wrong shape', () => writeRaw(JSON.stringify({ a: entry(0, 8, [3]) }), 8), /shape \[3\] needs 12/],
    [
      'a shape that overflows',
      () => writeRaw(JSON.stringify({ a: entry(0, 8, [2 ** 40, 2 ** 40]) }), 8),
      /shape/,
    ],
    ['a negative dimension', () => writeRaw(JSON.stringify({ a: entry(0, 8, [-2]) }), 8), /no valid shape/],
    [
      'an unknown type',
      () => writeRaw(JSON.stringify({ a: { ...entry(0, 8), dtype: 'F8' } }), 8),
      /unknown type "F8"/,
    ],
    [
      'a type from the prototype',
      () => writeRaw('{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,1]}}', 1),
      /./,
    ],
    [
      'a name given twice',
      () => writeRaw(`{"a":${JSON.stringify(entry(0, 8))},"a":${JSON.stringify(entry(0, 8))}}`, 8),
      /holds a name twice/,
    ],
  ];
  it.each(cases)('%s', async (_, write, message) => {
    const file = await write();
    await expect(readSafetensorsHeader(file)).rejects.toMatchObject({
      code: 'weights-invalid',
      message: expect.stringMatching(message),
    });
  });

  it('any single changed header byte gives an error or the same layout rules', async () => {
    const good = path.join(folder, 'good.safetensors');
    await writeSafetensors(good, new Map([['a', fromFloat32(new Float32Array(4), [2, 2])]]));
    const bytes = await readFile(good);
    const changed = path.join(folder, 'changed.safetensors');
    let refused = 0;
    for (let at = 0; at < 60; at++) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      await writeFile(changed, copy);
      try {
        const { tensors } = await readSafetensorsHeader(changed);
        for (const { offset, bytes: length } of tensors.values()) {
          expect(offset + length).toBeLessThanOrEqual(copy.length);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'weights-invalid' });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(30);
  });
});
