import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../shared/errors/failure.ts';
import { parseSidecar } from '../../shared/export/sidecar.ts';
import { hashFile, readFileState } from '../library/hashFile.ts';
import { openLibraryOrThrow } from '../library/openLibrary.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import type { Restore } from './exportTools.ts';
import type { PhotoToExport } from './freezeItems.ts';
import { Ledger } from './ledger.ts';
import { photosToExport, queueExport } from './queueExport.ts';
import { type QueueEvent, type RunQueueOptions, runQueue } from './runQueue.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';
import { writeJobReport } from './writeJobReport.ts';

let temporary: TemporaryLibrary;
let originals: string;
let results: string;
let ledger: Ledger;

beforeEach(() => {
  temporary = makeTemporaryLibrary();
  originals = join(temporary.folder, 'originals');
  results = join(temporary.folder, 'Ergebnisse 100%');
  ledger = new Ledger(temporary.library.db);
});
afterEach(() => temporary.remove());

function run(changes: Partial<RunQueueOptions> = {}): Promise<void> {
  return runQueue({
    library: temporary.library,
    restore: enlargeWithSharp(0),
    drawSheets: sheetsWithSharp,
    findPack: async () => '/packs/test',
    signal: AbortSignal.timeout(30_000),
    until: 'empty',
    pollMs: 15,
    overlap: 2,
    ...changes,
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error('it never happened');
}

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
    expect(ledger.items(again).map((item) => item.note)).toEqual([
      'The same export is there already.',
      'The same export is there already.',
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

describe('steering from another process', () => {
  test('pause lets go of what runs, resume finishes it', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    const job = await queuePhotos(temporary.library, ids, results);
    const other = openLibraryOrThrow(join(temporary.folder, 'data'));
    const steering = new Ledger(other.db);
    const running = run({ restore: enlargeWithSharp(2000) });
    await until(() => ledger.job(job).counts.running === 2);
    steering.pause(job);
    await running;
    expect(ledger.job(job)).toMatchObject({
      state: 'paused',
      pauseReason: 'user',
      counts: { waiting: 3, running: 0 },
    });
    expect(contentsOf(results)).toEqual({});
    steering.resume(job);
    await run();
    expect(ledger.job(job).state).toBe('finished');
    other.close();
  });

  test('cancel keeps what is done and stops the rest', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 4);
    const job = await queuePhotos(temporary.library, ids, results);
    let calls = 0;
    const restore: Restore = (params, options) => enlargeWithSharp(++calls === 1 ? 0 : 2000)(params, options);
    const running = run({ restore });
    await until(() => ledger.job(job).counts.done === 1);
    ledger.cancel(job);
    await running;
    expect(ledger.job(job)).toMatchObject({ state: 'cancelled', counts: { done: 1, cancelled: 3 } });
    expect(Object.keys(contentsOf(results))).toHaveLength(1);
    expect(ledger.retry(job, { others: true })).toBe(3);
    await run();
    expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 4 } });
  });

  test('a running photo can be skipped, a waiting one too', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    const job = await queuePhotos(temporary.library, ids, results);
    const [first, second, third] = ledger.items(job).map((item) => item.id);
    let calls = 0;
    const restore: Restore = (params, options) => enlargeWithSharp(++calls === 1 ? 5000 : 0)(params, options);
    const running = run({ restore, overlap: 1 });
    await until(() => ledger.job(job).counts.running === 1);
    ledger.skipItem(third ?? 0);
    ledger.skipItem(first ?? 0);
    await running;
    expect(ledger.items(job).map((item) => item.state)).toEqual(['skipped', 'done', 'skipped']);
    expect(ledger.item(second ?? 0).output).toBe(join(results, 'Photo 2 照.png'));
    expect(ledger.job(job).state).toBe('finished');
  });

  test('jobs and photos run in the order that they are moved to', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    const early = await queuePhotos(temporary.library, ids.slice(0, 2), results, {
      template: 'early {index}',
    });
    const late = await queuePhotos(temporary.library, ids.slice(2), results, { template: 'late {index}' });
    ledger.moveJob(late, early);
    const [first = 0, second = 0] = ledger.items(early).map((item) => item.id);
    ledger.moveItem(second, first);
    const order: string[] = [];
    await run({
      overlap: 1,
      onEvent: (event) => {
        if (event.kind === 'started') order.push(ledger.item(event.itemId).wantedPath.slice(-11));
      },
    });
    expect(order).toEqual(
      ['late 1.png', 'early 2.png', 'early 1.png'].map((name) => expect.stringContaining(name)),
    );
  });

  test('stopping the run gives back what is in work', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    const job = await queuePhotos(temporary.library, ids, results);
    const controller = new AbortController();
    const running = run({ restore: enlargeWithSharp(2000), signal: controller.signal, until: 'stopped' });
    await until(() => ledger.job(job).counts.running === 2);
    controller.abort();
    await running;
    expect(ledger.job(job)).toMatchObject({ state: 'active', counts: { waiting: 3 } });
    expect(contentsOf(results)).toEqual({});
  });
});

describe('failures', () => {
  test('an unreadable, a missing and a changed original fail with a sentence; the others go on', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 4);
    const photos = photosToExport(temporary.library, ids, { startingRecipe: () => testRecipe() });
    const [missing, changed, unreadable, ...good] = photos as [PhotoToExport, PhotoToExport, PhotoToExport];
    writeFileSync(unreadable.path, 'not a picture');
    const job = await queueExport(temporary.library, {
      name: 'Test',
      photos: [
        missing,
        changed,
        { ...unreadable, sha256: await hashFile(unreadable.path), ...(await readFileState(unreadable.path)) },
        ...good,
      ],
      settings: { output: { format: 'png' }, destination: { kind: 'folder', path: results } },
    });
    rmSync(missing.path);
    writeFileSync(changed.path, 'something else');
    await run();
    const items = ledger.items(job);
    expect(items.map((item) => item.state)).toEqual(['failed', 'failed', 'failed', 'done']);
    expect(items[0]?.failure).toMatchObject({ code: 'picture-not-found' });
    expect(items[1]?.failure?.message).toContain('has changed since it was queued');
    expect(items[2]?.failure).toMatchObject({ code: 'picture-damaged' });
    expect(items[0]?.failure?.action).toContain('Retry');
    expect(ledger.job(job).state).toBe('finished');
    expect(Object.keys(contentsOf(results))).toHaveLength(1);
  });

  test('a failed photo can be retried and then succeeds', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 2);
    const job = await queuePhotos(temporary.library, ids, results);
    const [path = ''] = ledger.items(job).map((item) => item.originalPath);
    renameSync(path, `${path}.away`);
    await run();
    expect(ledger.job(job).counts).toMatchObject({ failed: 1, done: 1 });
    renameSync(`${path}.away`, path);
    expect(ledger.retry(job)).toBe(1);
    expect(ledger.job(job).state).toBe('active');
    await run();
    expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 2 } });
    expect(ledger.items(job)[0]?.failure).toBeNull();
  });

  test('an original that was moved and located again is exported from its new place', async () => {
    const [id = 0] = await importDrawnPhotos(temporary.library, originals, 1);
    const job = await queuePhotos(temporary.library, [id], results);
    const { path, bytes, modifiedAtMs } = temporary.library.photos.get(id);
    const moved = join(temporary.folder, 'moved.png');
    renameSync(path, moved);
    temporary.library.photos.moveOriginal(id, { path: moved, bytes, modifiedAtMs });
    await run();
    expect(ledger.job(job).counts.done).toBe(1);
  });

  test('a destination that is gone fails the photo and is not made again', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 2);
    const job = await queuePhotos(temporary.library, ids, results);
    rmSync(results, { recursive: true });
    await run();
    expect(ledger.items(job).map((item) => item.failure?.code)).toEqual([
      'output-folder-missing',
      'output-folder-missing',
    ]);
    expect(existsSync(results)).toBe(false);
  });

  test('a destination that goes away while a photo is made fails that photo', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    const job = await queuePhotos(temporary.library, ids, results);
    const restore: Restore = async (params, options) => {
      const result = await enlargeWithSharp(0)(params, options);
      renameSync(results, `${results} unplugged`);
      return result;
    };
    await run({ restore });
    expect(ledger.items(job)[0]?.failure?.code).toBe('output-folder-missing');
  });

  test.skipIf(process.getuid?.() === 0)(
    'a folder without permission fails the photo (not as root)',
    async () => {
      const ids = await importDrawnPhotos(temporary.library, originals, 1);
      const job = await queuePhotos(temporary.library, ids, results);
      chmodSync(results, 0o500);
      await run();
      chmodSync(results, 0o700);
      expect(ledger.items(job)[0]?.failure?.code).toBe('output-not-writable');
    },
  );

  test('an engine that dies under a photo gets one more chance, then the photo fails and the rest goes on', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    const job = await queuePhotos(temporary.library, ids, results);
    const [poison] = ledger.items(job).map((item) => item.originalPath);
    const attempts: string[] = [];
    const restore: Restore = async (params, options) => {
      attempts.push(params.source.path);
      if (params.source.path === poison)
        throw new Failure('engine-died', 'The engine ended twice on this job.');
      return enlargeWithSharp(0)(params, options);
    };
    await run({ restore });
    expect(attempts.filter((path) => path === poison)).toHaveLength(2);
    expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 2, failed: 1 } });
  });

  test('a missing pack fails its photos', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    const job = await queuePhotos(temporary.library, ids, results);
    await run({
      findPack: async ({ id }) => {
        throw new Failure('pack-not-found', `The pack ${id} is not installed.`, { action: 'Install it.' });
      },
    });
    expect(ledger.items(job)[0]?.failure).toEqual({
      code: 'pack-not-found',
      message: 'The pack test-pack is not installed.',
      action: 'Install it.',
    });
  });

  test('nothing to export and a bad name are refused before anything is queued', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    await expect(queuePhotos(temporary.library, [], results)).rejects.toThrow('nothing to export');
    await expect(queuePhotos(temporary.library, ids, results, { template: '{oops}' })).rejects.toThrow(
      "'{oops}' is not known",
    );
    await expect(queuePhotos(temporary.library, ids, 'relative')).rejects.toThrow('not an absolute path');
    expect(ledger.jobs()).toEqual([]);
  });
});

test('two queues on one library share the work, and no photo is made twice', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 12);
  const job = await queuePhotos(temporary.library, ids, results);
  const other = openLibraryOrThrow(join(temporary.folder, 'data'));
  const made: string[] = [];
  const restore: Restore = (params, options) => {
    made.push(params.source.path);
    return enlargeWithSharp(3)(params, options);
  };
  await Promise.all([run({ restore }), run({ restore, library: other })]);
  expect(made).toHaveLength(12);
  expect(new Set(made).size).toBe(12);
  expect(ledger.job(job).counts.done).toBe(12);
  other.close();
});
