import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../../../shared/ipc/contract.ts';
import type { DataState } from '../../../shared/ipc/dataState.ts';
import { readContent } from '../../library/backups.ts';
import { openLibrary } from '../../library/openLibrary.ts';
import {
  addPhoto,
  makeTemporaryLibrary,
  type TemporaryLibrary,
} from '../../library/testing/temporaryLibrary.ts';
import { DataWatch } from './dataWatch.ts';

const TOTAL_BYTES = 1e9;
const RESERVE_BYTES = 20e6;

let temporary: TemporaryLibrary;
let data: string;
let watch: DataWatch;
/** Of other programs and of the app's kept calculations, on a volume that is full otherwise. */
let freeBytes: number;
let keptBytes: number;
let announced: DataState[];
beforeEach(() => {
  temporary = makeTemporaryLibrary();
  data = dirname(temporary.library.file);
  addPhoto(temporary.library, 1);
  freeBytes = 100e6;
  keptBytes = 15e6;
  announced = [];
  watch = new DataWatch({
    dataFolder: data,
    thumbnailFolder: join(data, 'cache', 'thumbnails'),
    library: temporary.library,
    keptWork: {
      diskBytes: async () => keptBytes,
      shrinkBy: async (bytes) => {
        const gone = Math.min(keptBytes, bytes);
        keptBytes -= gone;
        freeBytes += gone;
      },
    },
    announce: (event: AppEvent) => {
      if (event.name === 'data.changed') announced.push(event.payload);
    },
    onFailure: (error) => {
      throw error;
    },
    readSpace: async () => ({ freeBytes, totalBytes: TOTAL_BYTES }),
  });
});
afterEach(() => temporary.remove());

test('where there is room nothing goes and nothing is said', async () => {
  expect(await watch.look()).toEqual({ kind: 'sound' });
  expect(keptBytes).toBe(15e6);
  expect(announced).toEqual([]);
});

test('kept calculations give way before anybody is told', async () => {
  freeBytes = RESERVE_BYTES - 5e6;
  expect(await watch.look()).toEqual({ kind: 'sound' });
  expect(keptBytes).toBe(10e6);
  expect(announced).toEqual([]);
});

test('a disk that stays short of room is a state, said once with what can be freed, and over when it is', async () => {
  mkdirSync(join(data, 'cache', 'thumbnails'), { recursive: true });
  writeFileSync(join(data, 'cache', 'thumbnails', 'a.jpg'), Buffer.alloc(3000));
  mkdirSync(join(data, 'packs', 'one'), { recursive: true });
  writeFileSync(join(data, 'packs', 'one', 'graph.onnx'), Buffer.alloc(7000));
  freeBytes = 1e6;
  const state = await watch.look();
  expect(state).toEqual({
    ...{ kind: 'short', freeBytes: 16e6, reserveBytes: RESERVE_BYTES },
    ...{ residualBytes: 0, thumbnailBytes: 3000, packBytes: 7000 },
  });
  await watch.look();
  expect(announced).toEqual([state]);
  freeBytes = 50e6;
  expect(await watch.look()).toEqual({ kind: 'sound' });
  expect(announced).toEqual([state, { kind: 'sound' }]);
});

/** Windows lets nobody remove an open file. */
const isPosix = process.platform !== 'win32';

test.runIf(isPosix)(
  'a library that is deleted while it is open is noticed, and what it held is saved',
  async () => {
    rmSync(data, { recursive: true });
    const state = await watch.look();
    expect(state).toMatchObject({ kind: 'gone', folder: data });
    expect(() => watch.expectThere()).toThrow(/not there any more/);
    expect(announced).toEqual([state]);
    expect(readContent(state.kind === 'gone' ? (state.copy ?? '') : '')).toMatchObject({ photos: 1 });
    await watch.stop();
    temporary.library.close();
    // The next start offers it.
    expect(openLibrary(data)).toMatchObject({
      state: 'damaged',
      kind: 'emptied',
      newestBackup: { content: { photos: 1 } },
    });
  },
);

test.runIf(isPosix)('another file in the library’s place is not taken for it', async () => {
  renameSync(temporary.library.file, `${temporary.library.file}.away`);
  writeFileSync(temporary.library.file, '');
  expect(await watch.look()).toMatchObject({ kind: 'gone' });
});
