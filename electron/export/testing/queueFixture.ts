import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../../library/testing/temporaryLibrary.ts';
import { Ledger } from '../ledger.ts';
import { type RunQueueOptions, runQueue } from '../runQueue.ts';
import { enlargeWithSharp } from './enlargeWithSharp.ts';
import { packAt } from './packAt.ts';
import { sheetsWithSharp } from './sheetsWithSharp.ts';

/** A library of its own with a queue, and folders for originals and results. */
export interface QueueFixture {
  readonly temporary: TemporaryLibrary;
  readonly originals: string;
  readonly results: string;
  readonly ledger: Ledger;
  /** Works the queue off, without an engine. */
  run(changes?: Partial<RunQueueOptions>): Promise<void>;
}

export function makeQueueFixture(): QueueFixture {
  const temporary = makeTemporaryLibrary();
  return {
    temporary,
    originals: join(temporary.folder, 'originals'),
    results: join(temporary.folder, 'Ergebnisse 100%'),
    ledger: new Ledger(temporary.library.db),
    run: (changes = {}) =>
      runQueue({
        library: temporary.library,
        restore: enlargeWithSharp(0),
        drawSheets: sheetsWithSharp,
        resolvePack: packAt('/packs/test'),
        signal: new AbortController().signal,
        until: 'empty',
        pollMs: 15,
        overlap: 2,
        ...changes,
      }),
  };
}

/** Waits as long as the test may: how fast a busy machine is, is not what is tested. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
