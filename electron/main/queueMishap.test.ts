import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../../shared/ipc/contract.ts';
import { queuePhotos } from '../export/testing/drawnAlbum.ts';
import { until } from '../export/testing/queueFixture.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { openLibraryOrThrow } from '../library/openLibrary.ts';
import { addPhoto } from '../library/testing/temporaryLibrary.ts';
import { createApp } from './createApp.ts';
import type { RunningApp } from './startApp.ts';
import { silentShell } from './testing/silentShell.ts';

let folder: string;
let app: RunningApp | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queue mishap 照片-'));
});
afterEach(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what the library says when the queue fails is told in the words of other failures', async () => {
  const dataFolder = join(folder, 'data');
  const results = join(folder, 'results');
  mkdirSync(results);
  const library = openLibraryOrThrow(dataFolder);
  await queuePhotos(library, [addPhoto(library, 1)], results);
  library.db.exec(
    `CREATE TRIGGER refuse BEFORE UPDATE ON export_items WHEN new.state <> 'running'
     BEGIN SELECT raise(ABORT, 'words of the database'); END`,
  );
  library.close();
  const events: AppEvent[] = [];
  const bugs: unknown[] = [];
  app = await createApp({
    ...{ version: '1', dataFolder, rootFolder: folder, bundledModels: join(folder, 'none') },
    shell: { ...silentShell, broadcast: (event) => events.push(event) },
    startEngine: forkEngine(),
    onBug: (error) => bugs.push(error),
  });
  await until(() => events.some(({ name }) => name === 'engine.notice'));
  expect(events.find(({ name }) => name === 'engine.notice')).toMatchObject({
    payload: {
      level: 'warning',
      said: { code: 'conflict', message: expect.not.stringContaining('words of the database') },
    },
  });
  // Whoever reads the log is told all of it.
  expect(String(bugs[0])).toContain('words of the database');
});
