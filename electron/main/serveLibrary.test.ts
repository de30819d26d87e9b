import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CheckedParams, RequestName, RequestResult } from '../../shared/ipc/contract.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { listBackups, saveBackup } from '../library/backups.ts';
import { backupFolder, type Library, libraryFile, openLibraryOrThrow } from '../library/openLibrary.ts';
import { addPhoto } from '../library/testing/temporaryLibrary.ts';
import { createApp } from './createApp.ts';
import { serveLibrary } from './serveLibrary.ts';
import { GrantedPaths } from './services/grantedPaths.ts';
import type { OpenApp, RunningApp } from './startApp.ts';
import { silentShell as shell } from './testing/silentShell.ts';

let data: string;
let app: RunningApp | null;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'served 100% 照片-'));
  app = null;
  const library = openLibraryOrThrow(data);
  for (let number = 1; number <= 4; number++) addPhoto(library, number);
  await saveBackup(library.db, backupFolder(data), 'rolling', new Date('2026-01-01T00:00:00Z'));
  addPhoto(library, 5);
  library.close();
});
afterEach(async () => {
  await app?.close();
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const bundledModels = findBundledModels();
  const options = { version: '1', shell, dataFolder: data, rootFolder: data, bundledModels };
  app = await createApp({
    ...options,
    startEngine: forkEngine(),
    onBug: (error) => {
      throw error;
    },
  });
}

async function ask<N extends RequestName>(name: N, params: CheckedParams<N>): Promise<RequestResult<N>> {
  const handler = app?.handlers[name] as (params: unknown, context: unknown) => RequestResult<N>;
  return handler(params, { signal: new AbortController().signal, report: () => undefined });
}

test('a person goes back to a backup while the app runs; what was there is kept', async () => {
  await start();
  expect((await ask('app.start', {})).photoCount).toBe(5);
  const [backup] = await ask('library.backups', {});
  expect(backup).toMatchObject({ savedAt: '2026-01-01T00:00:00.000Z', photoCount: 4, albumCount: 0 });
  await ask('library.restore', { name: backup?.name ?? '' });
  expect((await ask('app.start', {})).photoCount).toBe(4);
  expect(await ask('library.damage', {})).toBeNull();
  await expect(ask('library.restore', { name: '../library.sqlite' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('a library that another process has open goes on as it is', async () => {
  await start();
  const other = openLibraryOrThrow(data);
  const name = basename(listBackups(backupFolder(data))[0]?.path ?? '');
  await expect(ask('library.restore', { name })).rejects.toMatchObject({ code: 'conflict' });
  other.close();
  expect((await ask('app.start', {})).photoCount).toBe(5);
  expect(app?.settings?.get('packId')).toBeDefined();
});

test('a deleted library is not served as an empty one; the window is offered its backup', async () => {
  rmSync(libraryFile(data));
  await start();
  await expect(ask('app.start', {})).rejects.toMatchObject({ code: 'library-emptied' });
  expect(await ask('library.damage', {})).toMatchObject({ kind: 'emptied', backup: { photoCount: 4 } });
  await ask('library.recover', { choice: 'backup' });
  expect((await ask('app.start', {})).photoCount).toBe(4);
});

test('a double click in the recovery window starts one app, and a start that failed may be tried again', async () => {
  writeFileSync(libraryFile(data), 'no database at all, but quite long enough');
  const opened: Library[] = [];
  let fails = true;
  const start = async (library: Library): Promise<OpenApp> => {
    opened.push(library);
    // A start takes a while: the second click comes meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    if (fails) throw new Error('no engine');
    return { close: async () => library.close() } as OpenApp;
  };
  app = await serveLibrary({ dataFolder: data, granted: new GrantedPaths(), start });
  const recover = async () => ask('library.recover', { choice: 'fresh' });
  await expect(recover()).rejects.toThrow('no engine');
  fails = false;
  const before = opened.length;
  const clicks = await Promise.allSettled([recover(), recover()]);
  expect(clicks.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(opened).toHaveLength(before + 1);
});
