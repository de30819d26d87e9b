import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromFloat32, readStoredTensor, toFloat32 } from '../safetensors.ts';
import { fixturePath, hasFixture } from '../testing/fixtures.ts';
import { type Saved, writeTorchCheckpoint } from '../testing/writeTorchCheckpoint.ts';
import { systemCall, zipOfPickle } from '../testing/zipOfPickle.ts';
import { locateTensors, readCheckpoint } from './checkpoint.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoints ü-'));
});
afterAll(() => rm(folder, { recursive: true }));

const weights = Float32Array.from({ length: 6 }, (_, i) => i - 2.5);
const saved: Saved = new Map<string, Saved>([
  ['rank', 4],
  ['modules', ['a', 'b ü']],
  ['state', new Map([['layer.weight', fromFloat32(weights, [2, 3])]])],
]);

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

describe('a checkpoint', () => {
  it('gives its numbers, lists and tables, and its tensors where they lie in the file', async () => {
    const file = await write(
      'model 1%.pkl',
      writeTorchCheckpoint(saved, { device: 'cuda:0', root: 'other' }),
    );
    const checkpoint = readCheckpoint(file);
    if (!(checkpoint.value instanceof Map)) throw new Error('not a dict');
    expect(checkpoint.value.get('rank')).toBe(4);
    expect(checkpoint.value.get('modules')).toEqual(['a', 'b ü']);
    const tensor = locateTensors(checkpoint, checkpoint.value.get('state')).get('layer.weight');
    if (tensor === undefined) throw new Error('no tensor');
    expect(tensor.offset % 64).toBe(0);
    expect(toFloat32(await readStoredTensor(file, tensor))).toEqual(weights);
  });

  it('whose tensor data were changed fails its checksum', async () => {
    const bytes = writeTorchCheckpoint(saved);
    const at = bytes.indexOf(Buffer.from(weights.buffer));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const file = await write('changed.pkl', bytes);
    expect(() => readCheckpoint(file)).toThrow(/checksum of 'archive\/data\/0'/);
  });
});

describe('a hostile or damaged checkpoint is refused', () => {
  const system = systemCall('touch /tmp');
  const recursive = Buffer.concat([Buffer.from([0x80, 2]), Buffer.from('(dq\0X\x01\0\0\0ah\0s.')]);
  const good = writeTorchCheckpoint(saved);
  const cases: [string, Buffer, string, RegExp][] = [
    ['calls os.system', zipOfPickle(system), 'weights-unsafe', /asks for 'os system'/],
    [
      'imports by STACK_GLOBAL',
      zipOfPickle(Buffer.from([0x80, 4, 0x93, 0x2e])),
      'weights-invalid',
      /not of protocol 2/,
    ],
    [
      'builds an object by INST',
      zipOfPickle(Buffer.from('(ios\nsystem\n.')),
      'weights-unsafe',
      /opcode 0x69/,
    ],
    [
      'calls OrderedDict with arguments',
      zipOfPickle(Buffer.from('ccollections\nOrderedDict\nK\x01\x85R.', 'latin1')),
      'weights-unsafe',
      /unknown way/,
    ],
    ['is compressed', zipOfPickle(system, { deflate: true }), 'weights-unsafe', /is compressed/],
    [
      'is a zip bomb',
      zipOfPickle(Buffer.alloc(1000), { claimedBytes: 4_000_000_000 }),
      'weights-invalid',
      /lies outside the file/,
    ],
    ['uses MARK as a dict', zipOfPickle(recursive), 'weights-unsafe', /opcode 0x64/],
    ['has no end', zipOfPickle(Buffer.from('}')), 'weights-invalid', /cut short/],
    [
      'takes a million steps',
      zipOfPickle(Buffer.alloc(1_000_000, '}')),
      'weights-invalid',
      /more than 400000 steps/,
    ],
    [
      'claims a string of 4 GB',
      zipOfPickle(Buffer.from([0x58, 0xff, 0xff, 0xff, 0xff])),
      'weights-invalid',
      /cut short/,
    ],
    ['is cut in the middle', good.subarray(0, good.length - 300), 'weights-invalid', /directory is missing/],
    ['is empty', Buffer.alloc(0), 'weights-invalid', /no file that torch.save writes/],
    [
      'is a photo',
      Buffer.from('\xff\xd8\xff\xe0', 'latin1'),
      'weights-invalid',
      /no file that torch.save writes/,
    ],
  ];
  it.each(cases)('%s', async (name, bytes, code, message) => {
    const file = await write(`${name}.pkl`, bytes);
    expect(() => readCheckpoint(file)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('and a list that holds itself does no harm', async () => {
    const file = await write('cycle.pkl', zipOfPickle(Buffer.from(']q\0h\0a.', 'latin1')));
    const { value } = readCheckpoint(file);
    expect(Array.isArray(value) && value[0] === value).toBe(true);
  });
});

describe.skipIf(!hasFixture('gan-tiny'))('checkpoints that PyTorch wrote (../shared/fixtures)', () => {
  it('the legacy format holds the same tensors as the zip', async () => {
    const [zip, legacy] = await Promise.all(
      ['srvgg_x4.pth', 'srvgg_x4.legacy.pth'].map(async (name) => {
        const file = fixturePath('gan-tiny', name);
        const checkpoint = readCheckpoint(file);
        const params = checkpoint.value instanceof Map ? checkpoint.value.get('params') : undefined;
        const bytes = await readFile(file);
        return new Map(
          [...locateTensors(checkpoint, params)].map(([tensor, { offset, bytes: length, shape }]) => [
            tensor,
            { shape, data: bytes.subarray(offset, offset + length).toString('hex') },
          ]),
        );
      }),
    );
    expect(zip?.size).toBe(14);
    expect(legacy).toEqual(zip);
  });

  it.each(['pisa_sr.pkl', 'pisa_sr_r2_r8.pkl', 'osediff.pkl'])('%s', (name) => {
    const checkpoint = readCheckpoint(fixturePath('sd21-tiny', name));
    const value = checkpoint.value;
    if (!(value instanceof Map)) throw new Error('not a dict');
    const tensors = locateTensors(checkpoint, value.get('state_dict_unet'));
    expect(tensors.size).toBe(name === 'osediff.pkl' ? 518 : 1032);
  });
});
