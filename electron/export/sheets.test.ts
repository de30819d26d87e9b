import { once } from 'node:events';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportSettingsSchema } from '../../shared/export/exportSettings.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import type { DrawSheets } from './exportTools.ts';
import { freezeItems } from './freezeItems.ts';
import { freezeSheets } from './freezeSheets.ts';
import { photosToExport } from './queueExport.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { makeQueueFixture, type QueueFixture } from './testing/queueFixture.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';
import { writeJobReport } from './writeJobReport.ts';

const SHEETS = { comparisons: true, contactSheet: true } as const;

let temporary: QueueFixture['temporary'];
let ledger: QueueFixture['ledger'];
let originals: string;
let results: string;
let run: QueueFixture['run'];

beforeEach(() => {
  ({ temporary, ledger, originals, results, run } = makeQueueFixture());
});
afterEach(() => temporary.remove());

const names = () => Object.keys(contentsOf(results));

test('every photo gets its comparison, and the last file is the contact sheet of all of them', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 3);
  const job = await queuePhotos(temporary.library, ids, results, { ...SHEETS, template: '{index}/{name}' });
  const order: string[] = [];
  await run({
    onEvent: (event) => {
      if (event.kind === 'started') order.push(ledger.item(event.itemId).kind);
    },
  });
  expect(ledger.job(job)).toMatchObject({
    state: 'finished',
    counts: { done: 7 },
    pixelsDone: 2 * 2 * 16 * 66,
  });
  expect(order.at(-1)).toBe('contact-sheet');
  expect(names().filter((name) => !name.endsWith('/'))).toEqual([
    '1/Photo 1 照-before-after.png',
    '1/Photo 1 照.png',
    '2/Photo 2 照-before-after.png',
    '2/Photo 2 照.png',
    '3/Photo 3 照-before-after.png',
    '3/Photo 3 照.png',
    'Test - contact sheet.png',
  ]);
  expect(await sharp(join(results, 'Test - contact sheet.png')).metadata()).toMatchObject({ width: 3 * 16 });

  const report = join(temporary.folder, 'report.json');
  await writeJobReport(ledger, job, report);
  const { photos } = JSON.parse(readFileSync(report, 'utf8')) as { photos: Record<string, unknown>[] };
  expect(photos.map(({ kind }) => kind)).toEqual([
    ...Array(3).fill('photo'),
    ...Array(3).fill('comparison'),
    'contact-sheet',
  ]);
  expect(photos.at(-1)).toMatchObject({
    provider: '',
    pack: '',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('a sheet of a photo that failed fails with it, and both are made when they are retried', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 2);
  const job = await queuePhotos(temporary.library, ids, results, SHEETS);
  const [path = ''] = ledger.items(job).map((item) => item.originalPath);
  renameSync(path, `${path}.away`);
  await run();
  const failed = ledger.items(job, { states: ['failed'] });
  expect(failed.map(({ kind, failure }) => [kind, failure?.code])).toEqual([
    ['photo', 'picture-not-found'],
    ['comparison', 'conflict'],
    ['contact-sheet', 'conflict'],
  ]);
  expect(failed.at(-1)?.failure?.message).toBe('A photo that it shows failed, so this sheet was not made.');
  expect(names()).toEqual(['Photo 2 照-before-after.png', 'Photo 2 照.png']);
  renameSync(`${path}.away`, path);
  expect(ledger.retry(job)).toBe(3);
  await run();
  expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 5 } });
});

test('a skipped photo is left out of the sheets', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 2);
  const job = await queuePhotos(temporary.library, ids, results, SHEETS);
  ledger.skipItem(ledger.items(job)[0]?.id ?? 0);
  await run();
  expect(ledger.items(job).map(({ kind, state }) => [kind, state])).toEqual([
    ['photo', 'skipped'],
    ['photo', 'done'],
    ['comparison', 'skipped'],
    ['comparison', 'done'],
    ['contact-sheet', 'done'],
  ]);
  expect(await sharp(join(results, 'Test - contact sheet.png')).metadata()).toMatchObject({ width: 16 });
});

test('the conflict policy holds for sheets too, and what stands there already is shown', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 2);
  await queuePhotos(temporary.library, ids, results, { comparisons: true });
  await run();
  const before = contentsOf(results);
  const job = await queuePhotos(temporary.library, ids, results, { ...SHEETS, conflict: 'same' });
  await run();
  expect(ledger.job(job).counts).toMatchObject({ done: 1, skipped: 4, failed: 0 });
  expect(contentsOf(results)).toMatchObject(before);
  expect(await sharp(join(results, 'Test - contact sheet.png')).metadata()).toMatchObject({ width: 2 * 16 });
  await queuePhotos(temporary.library, ids, results, { ...SHEETS, conflict: 'number' });
  await run();
  expect(names()).toContain('Test - contact sheet (2).png');
  expect(contentsOf(results)).toMatchObject(before);
});

test('a run that ends while a sheet is drawn takes it up again', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 1);
  const job = await queuePhotos(temporary.library, ids, results, { contactSheet: true });
  const controller = new AbortController();
  const drawSheets: DrawSheets = {
    ...sheetsWithSharp,
    contactSheet: async (params, options) => {
      const sheet = await sheetsWithSharp.contactSheet(params, options);
      const stopped = once(options.signal, 'abort');
      controller.abort();
      await stopped;
      options.signal.throwIfAborted();
      return sheet;
    },
  };
  await run({ drawSheets, signal: controller.signal, until: 'stopped' }).catch(() => undefined);
  expect(names()).toEqual(['Photo 1 照.png']);
  expect(ledger.job(job).counts).toMatchObject({ done: 1, waiting: 1 });
  await run();
  expect(names()).toEqual(['Photo 1 照.png', 'Test - contact sheet.png']);
});

test('a long album gets pages, and no sheet takes the name of a photo', async () => {
  const [id = 0] = await importDrawnPhotos(temporary.library, originals, 1);
  const [photo] = photosToExport(temporary.library, [id], { startingRecipe: () => testRecipe() });
  if (photo === undefined) throw new Error('not imported');
  const settings = exportSettingsSchema.parse({
    ...SHEETS,
    output: { format: 'jpeg' },
    destination: { kind: 'folder', path: results },
  });
  const taken = new Set<string>();
  const many = Array.from({ length: 100 }, (_, at) => ({ ...photo, path: join(results, `Foto ${at}.raw`) }));
  const album = [...many, { ...photo, path: join(results, 'Foto 0-before-after.png') }];
  const photos = freezeItems(album, settings, taken);
  const sheets = freezeSheets(photos, settings, 'Лето: 50%', taken);
  expect(sheets.map(({ fileName }) => fileName).slice(-3)).toEqual([
    'Лето_ 50% - contact sheet 1.jpg',
    'Лето_ 50% - contact sheet 2.jpg',
    'Лето_ 50% - contact sheet 3.jpg',
  ]);
  expect(sheets.slice(-3).map(({ shows }) => shows.length)).toEqual([48, 48, 5]);
  expect(sheets[0]?.fileName).toBe('Foto 0-before-after (2).jpg');
  expect(existsSync(results)).toBe(false);
});
