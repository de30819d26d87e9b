import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { said } from '../../shared/errors/words/words.ts';
import { parseSidecar } from '../../shared/export/sidecar.ts';
import { openLibraryOrThrow } from '../library/openLibrary.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import type { Restore } from './exportTools.ts';
import type { QueueEvent } from './runQueue.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { makeQueueFixture, type QueueFixture } from './testing/queueFixture.ts';
import { writeJobReport } from './writeJobReport.ts';

let temporary: QueueFixture['temporary'];
let originals: QueueFixture['originals'];
let results: QueueFixture['results'];
let ledger: QueueFixture['ledger'];
let run: QueueFixture['run'];

beforeEach(() => {
  ({ temporary, originals, results, ledger, run } = makeQueueFixture());
});
afterEach(() => temporary.remove());

test('an album is exported: every photo once, whole, named, with its sidecar, originals untouched', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 6);
  const [edited = 0] = ids;
  temporary.library.edits.apply([edited], { ...testRecipe({ pix: 0.3 }), scale: 3 }, 'dial');
  const before = contentsOf(originals);
  const job = await queuePhotos(temporary.library, ids, results, {
    template: '{index:00} {name} x{scale} {pix}',
    sidecar: true,
  });
  const events: QueueEvent[] = [];
  await run({ onEvent: (event) => events.push(event) });
  const names = Object.keys(contentsOf(results));
  expect(names.filter((name) => name.endsWith('.png'))).toEqual([
    '01 Photo 1 照 x3 0.3.png',
    ...[2, 3, 4, 5, 6].map((number) => `0${number} Photo ${number} 照 x2 1.png`),
  ]);
  expect(names).toHaveLength(12);
  expect(contentsOf(originals)).toEqual(before);
  const first = join(results, '01 Photo 1 照 x3 0.3.png');
  expect(await sharp(first).metadata()).toMatchObject({ width: 63, height: 48, format: 'png' });
  const sidecar = parseSidecar(readFileSync(`${first}.recipe.json`, 'utf8'));
  expect(sidecar?.recipe.dials).toEqual({ pix: 0.3 });
  expect(sidecar?.result.sha256).toBe(contentsOf(results)['01 Photo 1 照 x3 0.3.png']);
  expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 6, waiting: 0, failed: 0 } });
  expect(ledger.job(job).pixelsDone).toBe(ledger.job(job).pixelsTotal);
  expect(events.filter((event) => event.kind === 'settled')).toHaveLength(6);
});

test("a file that has a sidecar's name and is none keeps it, and the note says so", async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 1);
  const job = await queuePhotos(temporary.library, ids, results, { sidecar: true });
  const [item] = ledger.items(job);
  const note = join(results, `${item?.wantedPath.split('/').at(-1)}.recipe.json`);
  writeFileSync(note, 'how to bake bread');
  await run();
  expect(readFileSync(note, 'utf8')).toBe('how to bake bread');
  expect(ledger.items(job)[0]).toMatchObject({
    state: 'done',
    notes: [expect.objectContaining({ word: 'sidecar-not-written' })],
  });
});

test('a report lists every photo with what it was made with, as CSV and as JSON', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 2);
  const job = await queuePhotos(temporary.library, ids, results);
  await run();
  const csv = join(temporary.folder, 'report.csv');
  await writeJobReport(ledger, job, csv);
  const lines = readFileSync(csv, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`${join(results, 'Photo 1 照.png')},done,`);
  expect(lines[2]).toContain('test-pack,1.0.0');
  await writeJobReport(ledger, job, join(temporary.folder, 'report.json'));
  const report: unknown = JSON.parse(readFileSync(join(temporary.folder, 'report.json'), 'utf8'));
  expect(report).toMatchObject({
    state: 'finished',
    photos: [{ state: 'done', dials: 'pix=1 sem=0.5' }, {}],
  });
  await expect(writeJobReport(ledger, job, join(temporary.folder, 'no', 'x.csv'))).rejects.toMatchObject({
    code: 'output-folder-missing',
  });
});

test('settings are frozen when a job is queued', async () => {
  const [id = 0] = await importDrawnPhotos(temporary.library, originals, 1);
  await queuePhotos(temporary.library, [id], results);
  temporary.library.edits.apply([id], { ...testRecipe(), scale: 4 }, 'dial');
  temporary.library.photos.remove([id]);
  await run();
  expect(await sharp(join(results, 'Photo 1 照.png')).metadata()).toMatchObject({ width: 42 });
});

describe('names', () => {
  test('two photos of one job that would get one name are both kept, in their order', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    await queuePhotos(temporary.library, ids, results, { template: 'same', conflict: 'overwrite' });
    await run({ overlap: 3 });
    expect(Object.keys(contentsOf(results))).toEqual(['same (2).png', 'same (3).png', 'same.png']);
    expect(await sharp(join(results, 'same (3).png')).metadata()).toMatchObject({ width: 46 });
  });

  test.each([
    ['number', 'done', 'foreign', ['Photo 1 照 (2).png', 'Photo 1 照.png']],
    ['skip', 'skipped', 'foreign', ['Photo 1 照.png']],
    ['overwrite', 'done', 'new', ['Photo 1 照.png']],
    ['same', 'done', 'foreign', ['Photo 1 照 (2).png', 'Photo 1 照.png']],
  ] as const)('a foreign file and the policy %s: %s', async (conflict, state, content, names) => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    mkdirSync(results);
    writeFileSync(join(results, 'Photo 1 照.png'), 'foreign');
    const job = await queuePhotos(temporary.library, ids, results, { conflict });
    await run();
    expect(ledger.items(job)[0]?.state).toBe(state);
    expect(Object.keys(contentsOf(results))).toEqual(names);
    const standing = readFileSync(join(results, 'Photo 1 照.png'), 'latin1');
    expect(standing === 'foreign').toBe(content === 'foreign');
  });

  test("with 'same', a second export of the same does nothing, and changed settings renew the file", async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 2);
    await queuePhotos(temporary.library, ids, results, { conflict: 'same' });
    await run();
    const first = contentsOf(results);
    let restored = 0;
    const restore: Restore = (params, options) => {
      restored++;
      return enlargeWithSharp(0)(params, options);
    };
    const again = await queuePhotos(temporary.library, ids, results, { conflict: 'same' });
    await run({ restore });
    expect(restored).toBe(0);
    expect(ledger.items(again).flatMap((item) => item.notes)).toEqual([
      said('same-export-is-there'),
      said('same-export-is-there'),
    ]);
    temporary.library.edits.apply([ids[0] ?? 0], { ...testRecipe(), scale: 1 }, 'dial');
    await queuePhotos(temporary.library, ids, results, { conflict: 'same' });
    await run({ restore });
    expect(restored).toBe(1);
    expect(Object.keys(contentsOf(results))).toEqual(Object.keys(first));
    expect(contentsOf(results)).not.toEqual(first);
  });

  test("with 'same', a sidecar is proof for another library, and a file worked on since is kept", async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 2);
    await queuePhotos(temporary.library, ids, results, { conflict: 'same', sidecar: true });
    await run();
    ledger.remove(1);
    writeFileSync(join(results, 'Photo 2 照.png'), 'retouched by hand');
    const job = await queuePhotos(temporary.library, ids, results, { conflict: 'same' });
    await run();
    expect(ledger.items(job).map((item) => item.state)).toEqual(['skipped', 'done']);
    expect(ledger.items(job)[1]?.output).toBe(join(results, 'Photo 2 照 (2).png'));
    expect(readFileSync(join(results, 'Photo 2 照.png'), 'utf8')).toBe('retouched by hand');
  });

  test('folders of the template are made, and results beside the originals are found there', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    await queuePhotos(temporary.library, ids, results, { template: '{pack}/x{scale}/{name}' });
    await queuePhotos(temporary.library, ids, '', {
      destination: { kind: 'beside-original' },
      template: '{name} restored',
    });
    await run();
    expect(Object.keys(contentsOf(results))).toEqual([
      'test-pack/',
      'test-pack/x2/',
      'test-pack/x2/Photo 1 照.png',
    ]);
    expect(existsSync(join(originals, 'Photo 1 照 restored.png'))).toBe(true);
  });
});

test('of two queues on one library one works at a time, and no photo is made twice', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 12);
  const job = await queuePhotos(temporary.library, ids, results);
  const other = openLibraryOrThrow(join(temporary.folder, 'data'));
  const made: string[] = [];
  const queues: string[] = [];
  const restoreIn =
    (queue: string): Restore =>
    async (params, options) => {
      made.push(params.source.path);
      queues.push(queue);
      return enlargeWithSharp(3)(params, options);
    };
  await Promise.all([
    run({ restore: restoreIn('one') }),
    run({ restore: restoreIn('other'), library: other }),
  ]);
  expect(made).toHaveLength(12);
  expect(new Set(made).size).toBe(12);
  expect(new Set(queues).size).toBe(1);
  expect(ledger.job(job).counts.done).toBe(12);
  other.close();
});
