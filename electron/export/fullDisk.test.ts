import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canMountDisks, mountDisk, unmountDisk } from '../cli/testing/smallDisk.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { Ledger } from './ledger.ts';
import { type QueueEvent, runQueue } from './runQueue.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { packAt } from './testing/packAt.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';

describe.skipIf(!canMountDisks())('on a small disk (needs the right to mount one)', () => {
  let temporary: TemporaryLibrary;
  let disk: string;
  let ledger: Ledger;

  beforeEach(() => {
    temporary = makeTemporaryLibrary();
    disk = join(temporary.folder, 'disk');
    mountDisk(disk, 'size=256k');
    ledger = new Ledger(temporary.library.db);
  });
  afterEach(() => {
    unmountDisk(disk);
    temporary.remove();
  });

  const run = (onEvent?: (event: QueueEvent) => void) =>
    runQueue({
      library: temporary.library,
      restore: enlargeWithSharp(0),
      drawSheets: sheetsWithSharp,
      resolvePack: packAt('/packs/test'),
      signal: new AbortController().signal,
      until: 'empty',
      pollMs: 15,
      overlap: 1,
      ...(onEvent === undefined ? {} : { onEvent }),
    });

  test('a full disk pauses the job, loses nothing, and the job goes on when there is room', async () => {
    const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 4);
    const destination = join(disk, 'out');
    const job = await queuePhotos(temporary.library, ids, destination, { sidecar: true });
    writeFileSync(join(disk, 'filler'), Buffer.alloc(252 * 1024));
    const events: QueueEvent[] = [];
    await run((event) => events.push(event));
    expect(ledger.job(job)).toMatchObject({
      state: 'paused',
      pauseReason: 'disk-full',
      counts: { failed: 0, running: 0 },
    });
    expect(events).toContainEqual({ kind: 'disk-full', jobId: job });
    const done = ledger.job(job).counts.done;
    expect(Object.keys(contentsOf(destination))).toHaveLength(2 * done);
    rmSync(join(disk, 'filler'));
    ledger.resume(job);
    await run();
    expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 4 } });
    expect(Object.keys(contentsOf(destination))).toHaveLength(8);
  });

  test('a drive that is pulled out while the queue runs fails its photos and nothing lands beneath', async () => {
    const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 3);
    const destination = join(disk, 'out');
    const job = await queuePhotos(temporary.library, ids, destination);
    let isPulled = false;
    await run((event) => {
      if (isPulled || event.kind !== 'settled') return;
      isPulled = true;
      unmountDisk(disk);
    });
    expect(ledger.job(job).counts).toMatchObject({ waiting: 0, running: 0 });
    const failures = ledger.items(job, { states: ['failed'] }).map((item) => item.failure?.code);
    expect(failures.length).toBeGreaterThan(0);
    expect(new Set(failures)).toEqual(new Set(['output-folder-missing']));
    expect(contentsOf(disk)).toEqual({});
  });
});
