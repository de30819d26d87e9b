import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportItem } from '../../shared/export/job.ts';
import { parseSidecar } from '../../shared/export/sidecar.ts';
import { hashFile, readFileState } from '../files/hashFile.ts';
import { drawPicture, inspectFile } from '../library/testing/inspectFile.ts';
import { retryItem, retryJob } from './retryExports.ts';
import { importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
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

const itemsOf = (job: number, ...states: ExportItem['state'][]) => ledger.items(job, { states });

test('a photo that changed is exported as it is now, and so is what shows it', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 2);
  const settings = { sidecar: true, comparisons: true, contactSheet: true };
  const job = await queuePhotos(temporary.library, ids, results, settings);
  const [first] = ledger.items(job);
  await drawPicture(first?.originalPath ?? '', 99, 30, 20);
  await run();
  expect(itemsOf(job, 'failed').map(({ kind }) => kind)).toEqual(['photo', 'comparison', 'contact-sheet']);

  expect(await retryJob(temporary.library, job)).toBe(3);
  await run();
  expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 5, failed: 0 } });
  const [photo] = ledger.items(job);
  const sha256 = await hashFile(first?.originalPath ?? '');
  expect(photo).toMatchObject({ originalSha256: sha256, result: { widthPx: 60, heightPx: 40 } });
  expect(photo?.wantedPath).toBe(first?.wantedPath);
  const sidecar = parseSidecar(readFileSync(`${photo?.output}.recipe.json`, 'utf8'));
  expect(sidecar?.original.sha256).toBe(sha256);
  expect(sidecar?.recipe.originalSha256).toBe(sha256);
});

test('what was retried as it is now is known as the same export afterwards', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 2);
  const job = await queuePhotos(temporary.library, ids, results, { comparisons: true, contactSheet: true });
  const [first] = ledger.items(job);
  const { path } = temporary.library.photos.get(ids[0] ?? 0);
  await drawPicture(path, 99, 30, 20);
  await run();
  await retryItem(temporary.library, first?.id ?? 0);
  await run();
  // The sheets failed with the photo and are retried by themselves.
  await retryJob(temporary.library, job);
  await run();
  expect(ledger.job(job).counts).toMatchObject({ done: 5 });

  temporary.library.photos.updateOriginal(
    ids[0] ?? 0,
    await readFileState(path),
    await inspectFile(path, new AbortController().signal),
  );
  const again = await queuePhotos(temporary.library, ids, results, {
    comparisons: true,
    contactSheet: true,
    conflict: 'same',
  });
  await run();
  expect(ledger.job(again).counts).toMatchObject({ skipped: 5 });
});

test('a comparison whose original changed after its photo was done is not made of two photos', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 1);
  const job = await queuePhotos(temporary.library, ids, results, { comparisons: true });
  const [photo] = ledger.items(job);
  await run({
    onEvent: (event) => {
      if (event.kind === 'settled' && event.itemId === photo?.id) rmSync(photo.originalPath);
    },
  });
  await drawPicture(photo?.originalPath ?? '', 99, 30, 20);
  for (let time = 0; time < 2; time++) {
    await retryJob(temporary.library, job);
    await run();
    const [comparison] = itemsOf(job, 'failed');
    expect(comparison?.failure).toMatchObject({ code: 'picture-changed' });
    expect(comparison?.failure?.action).toContain('Its result shows the earlier one');
  }
});

test('a photo that changed and is gone by now fails again, with another sentence', async () => {
  const ids = await importDrawnPhotos(temporary.library, originals, 1);
  const job = await queuePhotos(temporary.library, ids, results);
  const [photo] = ledger.items(job);
  await drawPicture(photo?.originalPath ?? '', 99, 30, 20);
  await run();
  rmSync(photo?.originalPath ?? '');
  expect(await retryJob(temporary.library, job)).toBe(1);
  await run();
  expect(itemsOf(job, 'failed')[0]?.failure?.code).toBe('picture-not-found');
  expect(existsSync(photo?.wantedPath ?? '')).toBe(false);
});
