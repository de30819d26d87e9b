import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { MachineRecord } from './machineRecord.ts';
import { PackSessions } from './packSessions.ts';

const { signal } = new AbortController();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'record ü '));
});
afterAll(() => rm(folder, { recursive: true }));

function createSessions(recordFile: string) {
  const border = { announceProbe: async () => {}, notify: () => {} };
  return new PackSessions({ providers: ['cpu'], excluded: [], recordFile, ...border });
}

describe('MachineRecord', () => {
  it('spares hashing what was whole, but not what was changed under its old time and size', async () => {
    const recordFile = path.join(folder, 'record.json');
    const copy = path.join(folder, 'kept');
    await writeTinyPack(copy, { convolutions: 1, channels: 2, goldenPx: 8 });
    await createSessions(recordFile).open(copy, undefined, signal);
    const record = new MachineRecord(recordFile);
    await record.load();
    const graph = path.join(copy, 'residuals.onnx');
    expect([...record.checkedFiles.keys()]).toContain(graph);

    const { atime, mtime } = await stat(graph);
    const bytes = await readFile(graph);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(graph, bytes);
    await utimes(graph, atime, mtime);
    await expect(createSessions(recordFile).open(copy, undefined, signal)).rejects.toMatchObject({
      code: 'pack-file-hash',
    });
  });

  it.each(['', '{"version":1', '{"version":2}', '[]'])(
    'starts anew from a file that holds %j',
    async (text) => {
      const file = path.join(folder, 'damaged.json');
      await writeFile(file, text);
      const record = new MachineRecord(file);
      await record.load();
      expect(record.checkedFiles.size).toBe(0);
      record.setFasterInEightBits('a'.repeat(64), true);
      await record.save();
      const again = new MachineRecord(file);
      await again.load();
      expect(again.isFasterInEightBits('a'.repeat(64))).toBe(true);
    },
  );
});
