import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLibraryOrThrow } from '../library/openLibrary.ts';
import type { Restore } from './exportTools.ts';
import { Ledger } from './ledger.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { makeQueueFixture, type QueueFixture, until } from './testing/queueFixture.ts';

let temporary: QueueFixture['temporary'];
let originals: QueueFixture['originals'];
let results: QueueFixture['results'];
let ledger: QueueFixture['ledger'];
let run: QueueFixture['run'];

beforeEach(() => {
  ({ temporary, originals, results, ledger, run } = makeQueueFixture());
});
afterEach(() => temporary.remove());

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

  test('a cancelled job leaves no folder behind that only it has made', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 3);
    const job = await queuePhotos(temporary.library, ids, results, { template: 'a/{index}/{name}' });
    let calls = 0;
    const restore: Restore = (params, options) => enlargeWithSharp(++calls === 1 ? 0 : 2000)(params, options);
    const running = run({ restore, overlap: 3 });
    await until(() => ledger.job(job).counts.done === 1);
    ledger.cancel(job);
    await running;
    // All three are read at once: any of them may come first.
    const [done] = ledger.items(job, { states: ['done'] });
    const place = done?.position;
    expect(Object.keys(contentsOf(results))).toEqual([
      'a/',
      `a/${place}/`,
      `a/${place}/Photo ${place} 照.png`,
    ]);
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
