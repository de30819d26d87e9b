import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canMountDisks, FILLER, fillDisk, mountDisk, unmountDisk } from '../cli/testing/smallDisk.ts';
import { type Library, openLibraryOrThrow } from '../library/openLibrary.ts';
import { ExportService } from './exportService.ts';
import type { Restore } from './exportTools.ts';
import { Ledger } from './ledger.ts';
import { QueueLock } from './queueLock.ts';
import { runQueue } from './runQueue.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { packAt } from './testing/packAt.ts';
import { until } from './testing/queueFixture.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';

describe.skipIf(!canMountDisks())('a full disk with the library (needs the right to mount one)', () => {
  let folder: string;
  let disk: string;
  let library: Library;
  let ledger: Ledger;
  let results: string;
  let job: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'full data disk-'));
    disk = join(folder, 'disk');
    mountDisk(disk, 'size=8m');
    library = openLibraryOrThrow(join(disk, 'data'));
    ledger = new Ledger(library.db);
    results = join(folder, 'results');
    const ids = await importDrawnPhotos(library, join(folder, 'originals'), 3);
    job = await queuePhotos(library, ids, results);
  });
  afterEach(() => {
    library.close();
    unmountDisk(disk);
    rmSync(folder, { recursive: true, force: true });
  });

  const makeRoom = () => rmSync(join(disk, FILLER), { force: true });

  /** The disk fills up while the first photo is in work. */
  const fillingRestore = (): Restore => {
    let isFull = false;
    return (params, options) => {
      if (!isFull) {
        // A log that was folded in keeps its length, and what it has room for needs none of the disk.
        library.db.pragma('wal_checkpoint(TRUNCATE)');
        fillDisk(disk);
      }
      isFull = true;
      return enlargeWithSharp(0)(params, options);
    };
  };
  const tools = { drawSheets: sheetsWithSharp, resolvePack: packAt('/packs/test'), overlap: 1 };

  const expectFree = (): void => {
    const lock = new QueueLock(library);
    expect(lock.tryTake()).toBe(true);
    lock.giveBack();
  };

  test('ends a run that cannot sign off, and the next one in the same process finishes its work', async () => {
    const options = { library, ...tools, signal: new AbortController().signal, until: 'empty' as const };
    await expect(runQueue({ ...options, restore: fillingRestore() })).rejects.toThrow(/disk is full/i);
    expect(ledger.job(job).counts.running).toBe(1);
    expectFree();
    await expect(runQueue({ ...options, restore: enlargeWithSharp(0) })).rejects.toThrow(/disk is full/i);
    expectFree();
    makeRoom();
    await runQueue({ ...options, restore: enlargeWithSharp(0) });
    expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 3 } });
    expect(Object.keys(contentsOf(results))).toHaveLength(3);
  });

  test('does not stop the app’s queue for good: it is tried again and goes on when there is room', async () => {
    const crashes: unknown[] = [];
    const service = new ExportService({
      library,
      ...tools,
      restore: fillingRestore(),
      onChange: () => {},
      onCrash: (error) => {
        crashes.push(error);
        expectFree();
        makeRoom();
      },
    });
    await service.start();
    await until(() => ledger.job(job).state === 'finished');
    expect(crashes.length).toBeGreaterThan(0);
    expect(ledger.job(job).counts.done).toBe(3);
    expect(Object.keys(contentsOf(results))).toHaveLength(3);
    await service.stop();
  });
});
