/** Mutated weights: each is read or refused, whatever became of it. */
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { readSafetensorsHeader, type StoredTensor } from '../safetensors.ts';
import { GOLDEN_MODEL } from './installGoldenModel.ts';
import { seededRandom } from './random.ts';

/** What a number in a header may become. */
const NUMBERS = [
  '-1',
  '0',
  '1e308',
  '9007199254740993',
  '18446744073709551615',
  '0.5',
  'null',
  '""',
  '[]',
  '{}',
];

/** Changes bytes, mostly of the header; exchanges a number; repeats, cuts or lengthens a piece. */
function mutate(original: Buffer, headerBytes: number, random: () => number): Buffer {
  const bytes = Buffer.from(original);
  const within = (length: number) => Math.floor(random() * length);
  const area = random() < 0.9 ? 8 + headerBytes : bytes.length;
  const kind = random();
  if (kind < 0.5) {
    for (let change = 0; change < 1 + random() * 4; change++) bytes[within(area)] = within(256);
    return bytes;
  }
  if (kind < 0.75) {
    const header = bytes.toString('latin1', 8, 8 + headerBytes);
    const numbers = [...header.matchAll(/\d+/g)];
    const number = numbers[within(numbers.length)];
    const [index, text] = [number?.index ?? 0, number?.[0] ?? ''];
    const other = NUMBERS[within(NUMBERS.length)] ?? '';
    const changed = Buffer.from(header.slice(0, index) + other + header.slice(index + text.length), 'latin1');
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(changed.length));
    return Buffer.concat([prefix, changed, bytes.subarray(8 + headerBytes)]);
  }
  const [from, to, length] = [within(area), within(area), within(64)];
  if (kind < 0.9) bytes.copy(bytes, to, from, from + length);
  return kind < 0.95
    ? bytes.subarray(0, within(bytes.length))
    : Buffer.concat([bytes, bytes.subarray(0, length)]);
}

/** @throws Error where tensors do not lie one after the other up to the file's end, or a failure is another one */
async function outcomeOf(file: string, bytes: Buffer): Promise<'read' | 'refused'> {
  try {
    const { tensors } = await readSafetensorsHeader(file);
    let end = 8 + Number(bytes.readBigUInt64LE());
    for (const { offset, bytes: length } of [...tensors.values()].toSorted(byPlace)) {
      if (offset !== end) throw new Error(`a tensor begins at ${offset}, not at ${end}`);
      end += length;
    }
    if (end !== bytes.length) throw new Error(`tensors end at ${end} of ${bytes.length}`);
    return 'read';
  } catch (error) {
    if (error instanceof Failure && error.code === 'weights-invalid') return 'refused';
    throw error;
  }
}

const byPlace = (a: StoredTensor, b: StoredTensor) => a.offset - b.offset || a.bytes - b.bytes;

export interface SafetensorsFuzz {
  readonly read: number;
  readonly refused: number;
  /** Of the processor, which other programs do not lengthen; one that waits for ever meets the test's own limit. */
  readonly slowestSeconds: number;
  readonly addedBytes: number;
}

/** Reads `cases` files, each mutated by itself. @throws what is neither tensors inside the file nor a refusal */
export async function fuzzSafetensors(cases: number): Promise<SafetensorsFuzz> {
  const original = await readFile(path.join(GOLDEN_MODEL, 'text_encoder/model.safetensors'));
  const headerBytes = Number(original.readBigUInt64LE());
  const random = seededRandom(3);
  const folder = await mkdtemp(path.join(tmpdir(), 'fuzzed '));
  const file = path.join(folder, 'fuzzed.safetensors');
  const outcomes = { read: 0, refused: 0 };
  const before = process.memoryUsage().rss;
  let slowestSeconds = 0;
  try {
    for (let index = 0; index < cases; index++) {
      const bytes = mutate(original, headerBytes, random);
      writeFileSync(file, bytes);
      const begin = process.cpuUsage();
      outcomes[await outcomeOf(file, bytes)]++;
      const { user, system } = process.cpuUsage(begin);
      slowestSeconds = Math.max(slowestSeconds, (user + system) / 1e6);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { ...outcomes, slowestSeconds, addedBytes: process.memoryUsage().rss - before };
}
