import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerRequest } from '../../shared/ipc/serveMessages.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { openLibraryOrThrow } from '../library/openLibrary.ts';
import { addPhoto } from '../library/testing/temporaryLibrary.ts';
import { seededRandom } from '../packs/testing/random.ts';
import { createApp } from './createApp.ts';
import type { RunningApp } from './startApp.ts';
import { drawCalls } from './testing/drawCalls.ts';
import { silentShell } from './testing/silentShell.ts';

/** More on request: `DARKROOM_LONG=1`. */
const CALLS = process.env.DARKROOM_LONG === undefined ? 400 : 6000;
const CALL_MS = 5000;

let data: string;
let app: RunningApp;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'contract 100% 照片-'));
  const library = openLibraryOrThrow(data);
  for (let number = 1; number <= 4; number++) addPhoto(library, number);
  library.close();
  app = await createApp({
    ...{ version: '1', shell: silentShell, dataFolder: data, rootFolder: data },
    bundledModels: findBundledModels(),
    startEngine: forkEngine(),
    onBug: () => undefined,
  });
});
afterEach(async () => {
  await app.close();
  await rm(data, { recursive: true, force: true });
});

test('no call, however malformed, is answered with a fault of the app', { timeout: 600_000 }, async () => {
  const faults: unknown[] = [];
  const codes = new Map<string, number>();
  for (const { name, params } of drawCalls(seededRandom(14), CALLS)) {
    const context = { signal: AbortSignal.timeout(CALL_MS), report: () => undefined };
    const bugs: unknown[] = [];
    const result = await answerRequest(app.handlers, name, params, context, (error) => bugs.push(error));
    const code = result.ok ? 'ok' : result.failure.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (code === 'internal') faults.push({ name, params, bug: String(bugs[0]) });
  }
  expect(faults).toEqual([]);
  // The draw reaches handlers, and the checker.
  expect(codes.get('ok')).toBeGreaterThan(CALLS / 20);
  expect(codes.get('request-invalid')).toBeGreaterThan(CALLS / 20);
});
