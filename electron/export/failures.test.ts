import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../shared/errors/failure.ts';
import { hashFile, readFileState } from '../files/hashFile.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import type { Restore } from './exportTools.ts';
import type { PhotoToExport } from './freezeItems.ts';
import { photosToExport, queueExport } from './queueExport.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { makeQueueFixture, type QueueFixture } from './testing/queueFixture.ts';

let temporary: QueueFixture['temporary'];
let originals: QueueFixture['originals'];
let results: QueueFixture['results'];
let ledger: QueueFixture['ledger'];
let run: QueueFixture['run'];

beforeEach(() => {
  ({ temporary, originals, results, ledger, run } = makeQueueFixture());
});
afterEach(() => temporary.remove());

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
    expect(items[1]?.failure).toMatchObject({ code: 'picture-changed' });
    expect(items[1]?.failure?.message).toContain('has changed since it was queued');
    expect(items[2]?.failure).toMatchObject({ code: 'picture-damaged' });
    expect(items[0]?.failure?.action).toContain('Retry');
    expect(ledger.job(job).state).toBe('finished');
    expect(Object.keys(contentsOf(results))).toHaveLength(1);
  });

  test('a folder of the name template that is a link out of the destination is written to by nobody', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    const elsewhere = join(temporary.folder, 'elsewhere');
    mkdirSync(join(elsewhere, 'empty'), { recursive: true });
    mkdirSync(results, { recursive: true });
    symlinkSync(elsewhere, join(results, 'album'));
    const settings = { template: 'album/empty/{name}' };
    const job = await queuePhotos(temporary.library, ids, results, settings);
    await run();
    expect(ledger.items(job)[0]).toMatchObject({
      state: 'failed',
      failure: { code: 'output-not-writable', message: expect.stringContaining('leads out of') },
    });
    expect(readdirSync(elsewhere)).toEqual(['empty']);
    expect(readdirSync(join(elsewhere, 'empty'))).toEqual([]);
  });

  test('and one that is a link within it is used', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    mkdirSync(join(results, 'real'), { recursive: true });
    symlinkSync('real', join(results, 'album'));
    const job = await queuePhotos(temporary.library, ids, results, { template: 'album/{name}' });
    await run();
    expect(ledger.items(job)[0]).toMatchObject({ state: 'done' });
    expect(readdirSync(join(results, 'real'))).toHaveLength(1);
  });

  test('a destination that vanishes meanwhile is named as the person knows it', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    const job = await queuePhotos(temporary.library, ids, results);
    const restore: Restore = async ({ output }) => {
      rmSync(results, { recursive: true });
      throw new Failure('output-not-writable.folder-is-closed', {
        folder: output.split('/').at(-2) ?? '',
      });
    };
    await run({ restore });
    const [item] = ledger.items(job);
    expect(item?.failure).toMatchObject({ code: 'output-folder-missing' });
    expect(item?.failure?.message).toBe(`The folder of ${item?.wantedPath} is not there any more.`);
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
        throw new Failure('engine-died.twice-on-this-job', { reason: 'killed' });
      return enlargeWithSharp(0)(params, options);
    };
    await run({ restore });
    expect(attempts.filter((path) => path === poison)).toHaveLength(2);
    expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 2, failed: 1 } });
  });

  test('a missing pack fails its photos', async () => {
    const ids = await importDrawnPhotos(temporary.library, originals, 1);
    const job = await queuePhotos(temporary.library, ids, results);
    await run({ resolvePack: async () => ({ kind: 'missing' }) });
    expect(ledger.items(job)[0]?.failure).toMatchObject({
      code: 'pack-not-found',
      message: 'The pack test-pack 1.0.0 is not installed.',
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
