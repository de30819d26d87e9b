import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RequestContext } from '../../shared/ipc/contract.ts';
import { type Library, openLibrary } from '../library/openLibrary.ts';
import { createRecovery } from './createRecovery.ts';
import { GrantedPaths } from './services/grantedPaths.ts';
import type { RunningApp } from './startApp.ts';

const CONTEXT: RequestContext = { signal: new AbortController().signal, report: () => {} };

it('a double click in the recovery window starts one app, and a start that failed may be tried again', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'darkroom recovery '));
  const opened: Library[] = [];
  try {
    writeFileSync(join(dataFolder, 'library.sqlite'), 'no database at all, but quite long enough');
    const opening = openLibrary(dataFolder);
    if (opening.state !== 'damaged') throw new Error('the library should be damaged');
    let fails = true;
    const start = async (library: Library): Promise<RunningApp> => {
      opened.push(library);
      // A start takes a while: the second click comes meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      if (fails) throw new Error('no engine');
      return { close: async () => {} } as RunningApp;
    };
    const { handlers } = createRecovery(dataFolder, opening, new GrantedPaths(), start);
    const recover = async () => handlers['library.recover']({ choice: 'fresh' }, CONTEXT);

    await expect(recover()).rejects.toThrow('no engine');
    fails = false;
    const clicks = await Promise.allSettled([recover(), recover()]);
    expect(clicks.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(opened).toHaveLength(2);
  } finally {
    for (const library of opened) library.close();
    rmSync(dataFolder, { recursive: true, maxRetries: 5 });
  }
});
