import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportJob } from '../../shared/export/job.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { ExportService, type ExportServiceOptions } from './exportService.ts';
import type { Restore } from './exportTools.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { packAt } from './testing/packAt.ts';
import { until } from './testing/queueFixture.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';

let temporary: TemporaryLibrary;
let service: ExportService | undefined;
let results: string;

beforeEach(() => {
  temporary = makeTemporaryLibrary();
  results = join(temporary.folder, 'results');
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  temporary.remove();
});

function makeService(changes: Partial<ExportServiceOptions> = {}): ExportService {
  return new ExportService({
    library: temporary.library,
    restore: enlargeWithSharp(5),
    drawSheets: sheetsWithSharp,
    overlap: 2,
    resolvePack: packAt('/packs/test'),
    onChange: () => {},
    onCrash: (error) => {
      throw error;
    },
    ...changes,
  });
}

test('an export queued while the app runs is made, announced and told when it is over', async () => {
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 3);
  const busy: boolean[] = [];
  const stopped: ExportJob[] = [];
  let changes = 0;
  service = makeService({
    onChange: () => changes++,
    onBusy: (isBusy) => busy.push(isBusy),
    onJobStopped: (job) => stopped.push(job),
  });
  await service.start();
  const job = await queuePhotos(temporary.library, ids, results);
  await until(() => stopped.length > 0 && changes > 0);
  expect(stopped).toHaveLength(1);
  expect(stopped[0]).toMatchObject({ id: job, state: 'finished', counts: { done: 3 } });
  expect([busy[0], busy.at(-1)]).toEqual([true, false]);
  expect(Object.keys(contentsOf(results))).toHaveLength(3);
  expect(service.overview()).toMatchObject({ jobs: [{ id: job, secondsLeft: null }], running: [] });
});

test('the time left is told while photos are made', async () => {
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 4);
  service = makeService({ restore: enlargeWithSharp(5000, 1), overlap: 1 });
  await service.start();
  const job = await queuePhotos(temporary.library, ids, results);
  const { ledger } = service;
  const overview = service.overview.bind(service);
  await until(() => overview(0).running[0]?.tilesTotal === 1);
  expect(overview(0).jobs[0]?.secondsLeft).toBeNull();
  const { running } = overview(0);
  temporary.library.db
    .prepare('UPDATE export_items SET tiles_done = 1, tiles_total = 2 WHERE id = ?')
    .run(running[0]?.itemId ?? 0);
  const { pixelsDone, pixelsTotal } = ledger.job(job);
  const secondsLeft = service.overview(10_000).jobs[0]?.secondsLeft ?? Number.NaN;
  expect(service.overview(10_000).jobs[0]?.pixelsPerSecond).toBeCloseTo(pixelsDone / 10, 5);
  expect(secondsLeft).toBeCloseTo((10 * (pixelsTotal - pixelsDone)) / pixelsDone, 5);
});

test('what comes before the first tile does not count for the time left', async () => {
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 4);
  const opened = Promise.withResolvers<void>();
  const restore: Restore = async (params, options) => {
    await opened.promise;
    return enlargeWithSharp(5000, 1)(params, options);
  };
  service = makeService({ restore, overlap: 1 });
  await service.start();
  const job = await queuePhotos(temporary.library, ids, results);
  const { ledger } = service;
  await until(() => ledger.job(job).counts.running === 1);
  const overview = service.overview.bind(service);
  overview(0);
  opened.resolve();
  await until(() => overview(100_000).running[0]?.tilesTotal === 1);
  const [item] = ledger.items(job, { states: ['running'] });
  const tiles = temporary.library.db.prepare(
    'UPDATE export_items SET tiles_done = 1, tiles_total = 2 WHERE id = ?',
  );
  tiles.run(item?.id ?? 0);
  const { pixelsDone } = ledger.job(job);
  expect(service.overview(110_000).jobs[0]?.pixelsPerSecond).toBeCloseTo(pixelsDone / 10, 5);
});

test('where the user wants it, a restart leaves the queue paused', async () => {
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 2);
  const job = await queuePhotos(temporary.library, ids, results);
  temporary.library.settings.set({ queueResumes: false });
  service = makeService();
  await service.start();
  expect(service.ledger.job(job)).toMatchObject({ state: 'paused', pauseReason: 'restart' });
  const { ledger } = service;
  ledger.resume(job);
  await until(() => ledger.job(job).state === 'finished');
});

test('stopping the app gives back what is in work', async () => {
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 2);
  const job = await queuePhotos(temporary.library, ids, results);
  service = makeService({ restore: enlargeWithSharp(5000) });
  await service.start();
  const { ledger } = service;
  await until(() => ledger.job(job).counts.running === 2);
  await service.stop();
  expect(ledger.job(job)).toMatchObject({ state: 'active', counts: { waiting: 2, running: 0 } });
  expect(contentsOf(results)).toEqual({});
});

test('a queue that fails itself is started again', async () => {
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 1);
  const crashes: unknown[] = [];
  service = makeService({ onCrash: (error) => crashes.push(error) });
  // The library's disk fails for a moment: a photo is made and placed, but the ledger refuses to say so.
  temporary.library.db.exec(
    `CREATE TRIGGER refuse BEFORE UPDATE ON export_items WHEN new.state <> 'running'
     BEGIN SELECT raise(ABORT, 'the disk fails'); END`,
  );
  await service.start();
  const job = await queuePhotos(temporary.library, ids, results);
  await until(() => crashes.length > 0);
  temporary.library.db.exec('DROP TRIGGER refuse');
  const { ledger } = service;
  await until(() => ledger.job(job).state === 'finished');
  expect(Object.keys(contentsOf(results))).toEqual(['Photo 1 照.png']);
});
