import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesIn } from '../files/bytesIn.ts';
import { makeRoom, residualFolder, thumbnailFolder } from './makeRoom.ts';

const TOTAL_BYTES = 100e6;
const RESERVE_BYTES = 0.02 * TOTAL_BYTES;
const FILE_BYTES = 500_000;

let data: string;
/** Files of the app in each of its two caches, the older first, and of others: all else. */
function draw(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    const file = join(folder, `${index}`);
    writeFileSync(file, Buffer.alloc(FILE_BYTES));
    utimesSync(file, 1000 + index, 1000 + index);
  }
}
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'make room 100% 照片-'));
  draw(residualFolder(data), 6);
  draw(thumbnailFolder(data), 6);
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const left = (folder: string) => readdirSync(folder).map(Number);
const withFree = (freeBytes: number) => async () => {
  const freed = 12 * FILE_BYTES - (await bytesIn(data));
  return { totalBytes: TOTAL_BYTES, freeBytes: freeBytes + freed };
};

test('where there is room, all stays', async () => {
  await makeRoom(data, withFree(5e6));
  expect(left(residualFolder(data))).toHaveLength(6);
  expect(left(thumbnailFolder(data))).toHaveLength(6);
});

test('kept calculations go first, the oldest of them, and no more than the reserve needs', async () => {
  // The half of it that is missing are two files; the library can then be opened without a thumbnail going.
  await makeRoom(data, async () => {
    const space = await withFree(RESERVE_BYTES - 2 * FILE_BYTES)();
    return { ...space, totalBytes: TOTAL_BYTES };
  });
  expect(left(residualFolder(data))).toEqual([2, 3, 4, 5]);
});

test('thumbnails go as far as the library cannot be opened otherwise', async () => {
  await makeRoom(data, withFree(0));
  expect(left(residualFolder(data)).length).toBeLessThan(6);
  await makeRoom(data, withFree(-6 * FILE_BYTES));
  expect(await bytesIn(residualFolder(data))).toBe(0);
  expect(left(thumbnailFolder(data))).not.toContain(0);
});

test('a data folder that is not there yet needs none', async () => {
  await makeRoom(join(data, 'not yet', 'data'));
  expect(readdirSync(data)).toEqual(['cache']);
});
