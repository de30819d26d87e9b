import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Failure } from '../../shared/errors/failure.ts';
import { readUpscaler } from './families/gan/identify/readUpscaler.ts';
import { openPack } from './openPack.ts';
import { drawSrvgg } from './testing/drawSrvgg.ts';
import { seededRandom } from './testing/random.ts';
import { writeTinyPack } from './testing/writeTinyPack.ts';
import { writeTorchCheckpoint } from './testing/writeTorchCheckpoint.ts';

/** Beside the mutated headers and archives of the two quick fuzz tests. */
const PACKS = 4_000;
const CHECKPOINTS = 8_000;
/** Of the processor, which other programs do not lengthen. */
const MAX_CASE_SECONDS = 5;
const MAX_MEMORY_BYTES = 300e6;

let root: string;
let whole: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mutated ü %20-'));
  whole = join(root, 'whole');
  await writeTinyPack(whole, { goldenPx: 8, channels: 2, convolutions: 1 });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Flips bits, overwrites, repeats, cuts or empties; always another content. */
function mutate(original: Buffer, random: () => number): Buffer {
  const within = (length: number) => Math.floor(random() * length);
  const kind = within(5);
  if (kind === 0) return original.subarray(0, within(original.length));
  if (kind === 1) return Buffer.concat([original, original.subarray(0, 1 + within(64))]);
  const bytes = Buffer.from(original);
  for (let change = 0; change < 1 + within(3); change++) {
    const at = within(bytes.length);
    if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << within(8));
    else if (kind === 3) bytes[at] = within(256);
    else bytes.copy(bytes, at, within(bytes.length), within(bytes.length) + 32);
  }
  if (bytes.equals(original)) bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes;
}

/** Runs all cases and looks how long the longest took, and how much memory all of them left behind. */
async function measure(cases: number, one: (index: number) => Promise<void>): Promise<void> {
  const before = process.memoryUsage.rss();
  let [slowest, largest] = [0, 0];
  for (let index = 0; index < cases; index++) {
    const start = process.cpuUsage();
    await one(index);
    const { user, system } = process.cpuUsage(start);
    slowest = Math.max(slowest, (user + system) / 1e6);
    largest = Math.max(largest, process.memoryUsage.rss() - before);
  }
  process.stderr.write(
    `${cases} cases: the slowest took ${slowest.toFixed(2)} s, at most ${largest / 1e6} MB more\n`,
  );
  expect(slowest).toBeLessThan(MAX_CASE_SECONDS);
  expect(largest).toBeLessThan(MAX_MEMORY_BYTES);
}

const expectSentence = (error: unknown, what: string): void => {
  if (!(error instanceof Failure)) throw new Error(`${what}: no sentence`, { cause: error });
  expect(error.message, what).not.toBe('');
};

test('no pack with a changed graph, golden tile or weights is opened', { timeout: 1_800_000 }, async () => {
  const names = readdirSync(whole);
  const folder = join(root, 'pack');
  let read = 0;
  await measure(PACKS, async (index) => {
    const random = seededRandom(index + 1);
    const name = names[index % names.length] ?? '';
    cpSync(whole, folder, { recursive: true });
    const original = readFileSync(join(whole, name));
    writeFileSync(join(folder, name), mutate(original, random));
    try {
      await openPack(folder);
      read++;
      // A manifest has no hash of its own: what it says may be otherwise, what it names is whole.
      expect(name, `case ${index}`).toBe('manifest.json');
    } catch (error) {
      expectSentence(error, `case ${index}, ${name}`);
    }
    rmSync(folder, { recursive: true });
  });
  process.stderr.write(`${read} changed manifests were read\n`);
});

test('no checkpoint with changed weights is read', { timeout: 1_800_000 }, async () => {
  const file = join(root, 'weights.pth');
  const tensors = drawSrvgg();
  const original = writeTorchCheckpoint(new Map([['params', tensors]]));
  let read = 0;
  await measure(CHECKPOINTS, async (index) => {
    const bytes = mutate(original, seededRandom(index + 1));
    writeFileSync(file, bytes);
    try {
      const { source, taken } = readUpscaler(file, 'weights.pth');
      read++;
      for (const name of taken) {
        const { offset, bytes: length } = source.tensors.get(name) ?? { offset: 0, bytes: 0 };
        const found = bytes.subarray(offset, offset + length);
        // What was changed is none of the weights: the archive's padding, or a time in its directory.
        expect(found.equals(tensors.get(name)?.bytes ?? new Uint8Array()), `case ${index}, ${name}`).toBe(
          true,
        );
      }
    } catch (error) {
      expectSentence(error, `case ${index}`);
    }
  });
  process.stderr.write(`${read} checkpoints were read whose weights are whole\n`);
});
