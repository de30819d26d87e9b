import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromFloat32 } from '../safetensors.ts';
import { fixturePath, hasFixture } from '../testing/fixtures.ts';
import { seededRandom } from '../testing/random.ts';
import { type Saved, writeTorchCheckpoint } from '../testing/writeTorchCheckpoint.ts';
import { MemorySource } from './byteSource.ts';
import { locateTensors, parseCheckpoint } from './checkpoint.ts';
import { PickleTensor, type PickleValue } from './pickleValue.ts';
import { readStoredZip } from './storedZip.ts';
import { WeightsError } from './weightsError.ts';

const OWN_CASES = 20_000;
const FIXTURE_CASES = 8_000;
const MAX_MEMORY_BYTES = 200e6;
/** Of the processor, which other programs do not lengthen. */
const MAX_CASE_SECONDS = 2;

type Outcome = 'read' | 'refused';

/** Reads everything there is to read; a located tensor must lie inside the file. */
function readAll(bytes: Buffer): Outcome {
  try {
    const checkpoint = parseCheckpoint('fuzzed', new MemorySource(bytes));
    for (const dict of dictsOf(checkpoint.value)) {
      for (const tensor of locateTensors(checkpoint, dict).values()) {
        expect(tensor.offset + tensor.bytes).toBeLessThanOrEqual(bytes.length);
      }
    }
    return 'read';
  } catch (error) {
    const isExpected =
      error instanceof WeightsError ||
      error instanceof RangeError ||
      (error instanceof Error && error.name === 'Failure');
    if (!isExpected) throw error;
    return 'refused';
  }
}

/** The tables of tensors at the root or one level down. */
function dictsOf(value: PickleValue): PickleValue[] {
  if (!(value instanceof Map)) return [];
  return [value, ...value.values()].filter(
    (item) => item instanceof Map && item.values().some((entry) => entry instanceof PickleTensor),
  );
}

/** Changes a few bytes, cuts, repeats or swaps a piece; keeps the pickle's checksum right in half the cases. */
function mutate(
  original: Buffer,
  pickle: { offset: number; bytes: number } | undefined,
  random: () => number,
) {
  const bytes = Buffer.from(original);
  const within = (start: number, length: number) => start + Math.floor(random() * length);
  const inPickle = pickle !== undefined && random() < 0.6;
  const area = inPickle ? pickle : { offset: 0, bytes: bytes.length };
  const kind = random();
  if (kind < 0.6) {
    for (let change = 0; change < 1 + random() * 4; change++) {
      bytes[within(area.offset, area.bytes)] = Math.floor(random() * 256);
    }
  } else if (kind < 0.8) {
    const length = Math.floor(random() * Math.min(64, area.bytes));
    const from = within(area.offset, area.bytes - length);
    const to = within(area.offset, area.bytes - length);
    bytes.copy(bytes, to, from, from + length);
  } else if (kind < 0.9) {
    bytes.writeUInt32LE(0xffffffff, within(area.offset, area.bytes - 4));
  } else if (!inPickle) {
    return bytes.subarray(0, within(0, bytes.length));
  }
  if (inPickle) fixChecksum(bytes, pickle);
  return bytes;
}

function fixChecksum(bytes: Buffer, pickle: { offset: number; bytes: number }): void {
  const directory = bytes.indexOf(Buffer.of(0x50, 0x4b, 1, 2), pickle.offset + pickle.bytes);
  if (directory < 0) return;
  for (let at = directory; at >= 0; at = bytes.indexOf(Buffer.of(0x50, 0x4b, 1, 2), at + 1)) {
    const nameBytes = bytes.readUInt16LE(at + 28);
    if (bytes.toString('latin1', at + 46, at + 46 + nameBytes).endsWith('/data.pkl')) {
      bytes.writeUInt32LE(crc32(bytes.subarray(pickle.offset, pickle.offset + pickle.bytes)), at + 16);
      return;
    }
  }
}

function fuzz(original: Buffer, seed: number, cases: number): Record<Outcome, number> {
  const random = seededRandom(seed);
  const outcomes = { read: 0, refused: 0 };
  const entries = original[0] === 0x50 ? [...readStoredZip(new MemorySource(original)).values()] : [];
  const pickle = entries.find((entry) => entry.name.endsWith('/data.pkl'));
  const before = process.memoryUsage().rss;
  for (let index = 0; index < cases; index++) {
    const bytes = mutate(original, pickle, random);
    const begin = process.cpuUsage();
    outcomes[readAll(bytes)]++;
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1e6).toBeLessThan(MAX_CASE_SECONDS);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(MAX_MEMORY_BYTES);
  return outcomes;
}

const own: Saved = new Map<string, Saved>([
  ['rank', 4],
  ['modules', ['down', 'up']],
  ['flag', true],
  ['state', new Map(['a', 'b', 'c'].map((name) => [name, fromFloat32(new Float32Array(600), [2, 300])]))],
]);

describe('mutated checkpoints give an error or an answer, never a crash, a hang or 200 MB', () => {
  it('of our own', () => {
    const outcomes = fuzz(writeTorchCheckpoint(own), 1, OWN_CASES);
    expect(outcomes.refused).toBeGreaterThan(OWN_CASES / 3);
    expect(outcomes.read).toBeGreaterThan(OWN_CASES / 50);
  });

  it.skipIf(!hasFixture('gan-tiny')).each(['srvgg_x4.pth', 'srvgg_x4.legacy.pth'])(
    'of PyTorch (../shared/fixtures): %s',
    async (name) => {
      const original = await readFile(fixturePath('gan-tiny', name));
      const outcomes = fuzz(original, 2, FIXTURE_CASES);
      expect(outcomes.refused).toBeGreaterThan(FIXTURE_CASES / 20);
      expect(outcomes.read).toBeGreaterThan(FIXTURE_CASES / 50);
    },
  );
});
