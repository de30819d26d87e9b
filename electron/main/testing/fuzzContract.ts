import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerRequest } from '../../../shared/ipc/serveMessages.ts';
import { findBundledModels } from '../../host/bundledModels.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { openLibraryOrThrow } from '../../library/openLibrary.ts';
import { addPhoto } from '../../library/testing/temporaryLibrary.ts';
import { seededRandom } from '../../packs/testing/random.ts';
import { createApp } from '../createApp.ts';
import { drawCalls } from './drawCalls.ts';
import { silentShell } from './silentShell.ts';

const CALL_MS = 5000;

/**
 * Sends drawn calls to the real app around a library of four photos.
 * @returns the faults of the app, and how often each code was the answer ('ok' among them)
 */
export async function fuzzContract(
  calls: number,
  seed: number,
): Promise<{ faults: unknown[]; codes: ReadonlyMap<string, number> }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'contract 100% 照片-'));
  const library = openLibraryOrThrow(dataFolder);
  for (let number = 1; number <= 4; number++) addPhoto(library, number);
  library.close();
  const app = await createApp({
    ...{ version: '1', shell: silentShell, dataFolder, rootFolder: dataFolder },
    bundledModels: findBundledModels(),
    startEngine: forkEngine(),
    onBug: () => undefined,
  });
  const faults: unknown[] = [];
  const codes = new Map<string, number>();
  try {
    for (const { name, params } of drawCalls(seededRandom(seed), calls)) {
      const context = { signal: AbortSignal.timeout(CALL_MS), report: () => undefined };
      const bugs: unknown[] = [];
      const result = await answerRequest(app.handlers, name, params, context, (error) => bugs.push(error));
      const code = result.ok ? 'ok' : result.failure.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === 'internal') faults.push({ name, params, bug: String(bugs[0]) });
    }
  } finally {
    await app.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
  return { faults, codes };
}
