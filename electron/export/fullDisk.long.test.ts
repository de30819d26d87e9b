import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canMountDisks, FILLER, fillDisk, mountDisk, unmountDisk } from '../cli/testing/smallDisk.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { Ledger } from './ledger.ts';
import { runQueue } from './runQueue.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { packAt } from './testing/packAt.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';

/** Of a file system in memory: what is free grows by one with each case, so that another write is the first to fail. */
const PAGE_BYTES = 4096;
const PHOTOS = 3;
const EXTRAS = { sidecar: true, comparisons: true } as const;

describe.skipIf(!canMountDisks())('an export onto a disk that fills (needs the right to mount one)', () => {
  let temporary: TemporaryLibrary;
  let ids: number[];
  let disk: string;
  let work: string;

  beforeEach(async () => {
    temporary = makeTemporaryLibrary();
    work = mkdtempSync(join(tmpdir(), 'every write-'));
    disk = join(work, 'disk');
    ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), PHOTOS);
  });
  afterEach(() => {
    temporary.remove();
    rmSync(work, { recursive: true, force: true });
  });

  const run = () =>
    runQueue({
      library: temporary.library,
      restore: enlargeWithSharp(0),
      drawSheets: sheetsWithSharp,
      resolvePack: packAt('/packs/test'),
      signal: new AbortController().signal,
      until: 'empty',
      pollMs: 5,
      overlap: 1,
    });

  test('at whichever write loses nothing, leaves nothing half written, and goes on', {
    timeout: 900_000,
  }, async () => {
    const { library } = temporary;
    const ledger = new Ledger(library.db);
    const undisturbed = join(work, 'undisturbed');
    await queuePhotos(library, ids, undisturbed, EXTRAS);
    await run();
    const expected = Object.keys(contentsOf(undisturbed));
    let stopped = 0;
    for (let pages = 0; ; pages++) {
      mountDisk(disk, 'size=1m');
      try {
        fillDisk(disk);
        truncateSync(join(disk, FILLER), statSync(join(disk, FILLER)).size - pages * PAGE_BYTES);
        const results = join(disk, 'out');
        const job = await queuePhotos(library, ids, results, EXTRAS);
        await run();
        const { state, pauseReason, counts } = ledger.job(job);
        const failures = ledger.items(job, { states: ['failed'] }).map((item) => item.failure?.message);
        expect(failures, `${pages} pages`).toEqual([]);
        expect(counts, `${pages} pages`).toMatchObject({ failed: 0, running: 0 });
        const written = Object.keys(contentsOf(results));
        const extras = written.filter((name) => !expected.includes(name));
        expect(extras, `${pages} pages`).toEqual([]);
        if (state === 'finished') break;
        expect(pauseReason, `${pages} pages`).toBe('disk-full');
        stopped++;
        rmSync(join(disk, FILLER));
        ledger.resume(job);
        await run();
        expect(ledger.job(job).state, `${pages} pages`).toBe('finished');
        expect(Object.keys(contentsOf(results)), `${pages} pages`).toEqual(expected);
        ledger.remove(job);
      } finally {
        unmountDisk(disk);
      }
    }
    process.stderr.write(
      `${stopped} fillings, one page further each, stopped an export of ${expected.length} files\n`,
    );
    // Each of them was once the first that found no room: they take a page or more.
    expect(stopped).toBeGreaterThanOrEqual(expected.length);
  });
});
