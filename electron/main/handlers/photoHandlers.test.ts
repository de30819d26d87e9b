import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RequestContext } from '../../../shared/ipc/contract.ts';
import { findBundledModels } from '../../host/bundledModels.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { openLibraryOrThrow } from '../../library/openLibrary.ts';
import { addPhoto } from '../../library/testing/temporaryLibrary.ts';
import { createApp } from '../createApp.ts';
import { silentShell } from '../testing/silentShell.ts';

test('the window is told names on one line and in the order of their letters', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'names 100% 照片-'));
  const library = openLibraryOrThrow(dataFolder);
  addPhoto(library, 1, { path: '/photos/two\nlines/a\u202egpj.exe.jpg' });
  library.close();
  const app = await createApp({
    ...{ version: '1', shell: silentShell, dataFolder, rootFolder: dataFolder },
    bundledModels: findBundledModels(),
    startEngine: forkEngine(),
    onBug: (error) => {
      throw error;
    },
  });
  const context: RequestContext = { signal: new AbortController().signal, report: () => undefined };
  expect(await app.handlers['photos.get']({ ids: [1] }, context)).toMatchObject([
    { fileName: 'a‹U+202E›gpj.exe.jpg', path: '/photos/two␊lines/a‹U+202E›gpj.exe.jpg' },
  ]);
  await app.close();
  await rm(dataFolder, { recursive: true });
});
