import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppEvent, CheckedParams, RequestName, RequestResult } from '../../shared/ipc/contract.ts';
import { canMountDisks, FILLER, fillDisk, mountDisk, unmountDisk } from '../cli/testing/smallDisk.ts';
import { bytesIn } from '../files/bytesIn.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { residualFolder } from '../host/makeRoom.ts';
import { openLibraryOrThrow } from '../library/openLibrary.ts';
import { addPhoto } from '../library/testing/temporaryLibrary.ts';
import { ThumbnailCache } from '../library/thumbnailCache.ts';
import { createApp } from './createApp.ts';
import type { RunningApp } from './startApp.ts';
import { silentShell } from './testing/silentShell.ts';

describe.skipIf(!canMountDisks())('a full disk with the data folder (needs the right to mount one)', () => {
  let folder: string;
  let disk: string;
  let data: string;
  let app: RunningApp | null;
  let events: AppEvent[];
  let bugs: unknown[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'full data folder-'));
    disk = join(folder, 'disk');
    data = join(disk, 'data 照片');
    mountDisk(disk, 'size=16m');
    const library = openLibraryOrThrow(data);
    addPhoto(library, 1);
    library.close();
    [app, events, bugs] = [null, [], []];
  });
  afterEach(async () => {
    await app?.close();
    unmountDisk(disk);
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    app = await createApp({
      ...{ version: '1', dataFolder: data, rootFolder: folder, bundledModels: findBundledModels() },
      shell: { ...silentShell, broadcast: (event) => events.push(event) },
      startEngine: forkEngine(),
      onBug: (error) => bugs.push(error),
    });
  }

  async function ask<N extends RequestName>(name: N, params: CheckedParams<N>): Promise<RequestResult<N>> {
    const handler = app?.handlers[name] as (params: unknown, context: unknown) => RequestResult<N>;
    return handler(params, { signal: new AbortController().signal, report: () => undefined });
  }

  test('that its own cache has filled is no hindrance: the cache gives way and the app starts', async () => {
    mkdirSync(residualFolder(data), { recursive: true });
    for (let index = 0; index < 8; index++) {
      writeFileSync(join(residualFolder(data), `${index}.kept`), Buffer.alloc(500_000));
    }
    fillDisk(disk);
    await start();
    expect(await ask('library.damage', {})).toBeNull();
    expect(await ask('app.start', {})).toMatchObject({ photoCount: 1, data: { kind: 'sound' } });
    expect(await bytesIn(residualFolder(data))).toBeGreaterThan(0);
    expect(await ask('photos.rate', { ids: [1], rating: 3 })).toBeNull();
    expect(bugs).toEqual([]);
  });

  test('to the last byte shows a window that says so, and opens the library once there is room', async () => {
    fillDisk(disk);
    await start();
    expect(await ask('library.damage', {})).toMatchObject({
      kind: 'full',
      failure: { code: 'output-disk-full', message: expect.stringContaining(data) },
    });
    await expect(ask('app.start', {})).rejects.toMatchObject({ code: 'output-disk-full' });
    await ask('library.recover', { choice: 'again' });
    expect(await ask('library.damage', {})).toMatchObject({ kind: 'full' });
    rmSync(join(disk, FILLER));
    await ask('library.recover', { choice: 'again' });
    expect(await ask('library.damage', {})).toBeNull();
    expect(await ask('app.start', {})).toMatchObject({ photoCount: 1, data: { kind: 'sound' } });
    expect(bugs).toEqual([]);
  });

  test.each([40_000, 36_000, 32_768])(
    'with %d bytes left does not keep the app from starting',
    async (bytes) => {
      fillDisk(disk);
      truncateSync(join(disk, FILLER), statSync(join(disk, FILLER)).size - bytes);
      await start();
      expect(await ask('library.damage', {})).toBeNull();
      expect(await ask('app.start', {})).toMatchObject({ photoCount: 1, data: { kind: 'short' } });
      expect(bugs).toEqual([]);
    },
  );
  test('fills under the app: a state is announced, a call says what is wrong, and the way out is offered', async () => {
    await start();
    expect(await ask('data.state', {})).toEqual({ kind: 'sound' });
    fillDisk(disk);
    const many = Array.from({ length: 200 }, (_, index) =>
      ask('albums.create', { name: `album ${index}`, ids: [1] }),
    );
    const answers = await Promise.allSettled(many);
    const codes = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['output-disk-full']));
    expect(await ask('data.state', {})).toMatchObject({ kind: 'short', freeBytes: 0 });
    expect(events.filter(({ name }) => name === 'data.changed')).toHaveLength(1);
    expect(events.filter(({ name }) => name === 'engine.notice')).toEqual([]);
    rmSync(join(disk, FILLER));
    expect(await ask('data.state', {})).toEqual({ kind: 'sound' });
  });

  test('thumbnails are shown though they cannot be kept', async () => {
    const thumbnails = new ThumbnailCache(join(disk, 'thumbnails'), async () => Buffer.alloc(100_000, 7));
    fillDisk(disk);
    const jpeg = await thumbnails.get(
      { path: '/a.jpg', sha256: 'a'.repeat(64) },
      256,
      new AbortController().signal,
    );
    expect(jpeg).toHaveLength(100_000);
    expect(await thumbnails.keepDeveloped('a'.repeat(64), '0f', 256, jpeg)).toBe(false);
    expect(readdirSync(disk, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual(
      [],
    );
  });
});
