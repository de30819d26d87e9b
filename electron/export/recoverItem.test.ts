import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ItemResult } from '../../shared/export/job.ts';
import { hashFile } from '../files/hashFile.ts';
import { reserve } from '../files/placeFile.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { Claims } from './claims.ts';
import type { ClaimedItem } from './exportRow.ts';
import { Ledger } from './ledger.ts';
import { recoverItem } from './recoverItem.ts';
import { stagingFolder } from './stagingFolder.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';

const PICTURE = 'the whole picture';

let temporary: TemporaryLibrary;
let results: string;
let claims: Claims;
let ledger: Ledger;
let item: ClaimedItem;
let unfinished: string;
let target: string;

beforeEach(async () => {
  temporary = makeTemporaryLibrary();
  results = join(temporary.folder, 'results');
  const { library } = temporary;
  const ids = await importDrawnPhotos(library, join(temporary.folder, 'originals'), 1);
  await queuePhotos(library, ids, results, { sidecar: true });
  ledger = new Ledger(library.db);
  claims = new Claims(library);
  claims.take();
  const claimed = claims.claimNext(null);
  if (claimed === null) throw new Error('nothing was queued');
  item = claimed;
  mkdirSync(stagingFolder(item));
  unfinished = join(stagingFolder(item), item.fileName);
  target = join(results, item.fileName);
});
afterEach(() => {
  claims.giveBackQueue();
  temporary.remove();
});

async function stage(): Promise<void> {
  writeFileSync(unfinished, PICTURE);
  writeFileSync(join(stagingFolder(item), '.sidecar'), 'the recipe');
  const result: ItemResult = {
    widthPx: 2,
    heightPx: 1,
    bytes: PICTURE.length,
    sha256: await hashFile(unfinished),
    provider: 'cpu',
    tilePx: 256,
    seconds: 1,
    networkSeconds: 1,
    notes: [],
  };
  claims.stage(item.id, result);
}

/** What another process finds in the ledger after this one died. */
async function recover() {
  const staged = temporary.library.db
    .prepare<[], { staged: string | null; output: string | null }>('SELECT staged, output FROM export_items')
    .get();
  return recoverItem(claims, {
    ...item,
    staged: staged?.staged ? JSON.parse(staged.staged) : null,
    output: staged?.output ?? null,
  });
}

async function expectStartedOver(): Promise<void> {
  expect(await recover()).toBe('waiting');
  expect(contentsOf(results)).toEqual({});
  expect(ledger.item(item.id)).toMatchObject({ state: 'waiting', output: null, result: null });
}

async function expectDone(): Promise<void> {
  expect(await recover()).toBe('done');
  expect(Object.keys(contentsOf(results))).toEqual(['Photo 1 照.png', 'Photo 1 照.png.recipe.json']);
  expect(readFileSync(target, 'utf8')).toBe(PICTURE);
  expect(readFileSync(`${target}.recipe.json`, 'utf8')).toBe('the recipe');
  expect(ledger.item(item.id)).toMatchObject({ state: 'done', output: target });
  expect(ledger.jobs()[0]?.state).toBe('finished');
}

test('killed while the engine wrote: what was begun is removed and it starts over', async () => {
  writeFileSync(`${unfinished}.part`, 'half a pic');
  await expectStartedOver();
});

test('killed with a whole result that has no name yet: it starts over', async () => {
  await stage();
  await expectStartedOver();
});

test('killed right before the name was given: it starts over', async () => {
  await stage();
  claims.nameOutput(item.id, target);
  await expectStartedOver();
});

test('killed between the two steps of giving the name: it is done', async () => {
  await stage();
  claims.nameOutput(item.id, target);
  linkSync(unfinished, target);
  await expectDone();
});

test('killed while the name was held, on a disk without hard links: it starts over', async () => {
  await stage();
  claims.nameOutput(item.id, target);
  expect(await reserve(unfinished, target)).toBe(true);
  await expectStartedOver();
});

test('killed after the name was given: it is done', async () => {
  await stage();
  claims.nameOutput(item.id, target);
  linkSync(unfinished, target);
  unlinkSync(unfinished);
  await expectDone();
});

test('a foreign file under the wanted name is not taken for the result, even with the same content', async () => {
  await stage();
  writeFileSync(target, PICTURE);
  claims.nameOutput(item.id, target);
  expect(await recover()).toBe('waiting');
  expect(readFileSync(target, 'utf8')).toBe(PICTURE);
});

test('a file that somebody put there since is not taken for the result', async () => {
  await stage();
  claims.nameOutput(item.id, target);
  unlinkSync(unfinished);
  writeFileSync(target, 'foreign');
  expect(await recover()).toBe('waiting');
  expect(readFileSync(target, 'utf8')).toBe('foreign');
});

test('where the destination cannot be read any more it starts over', async () => {
  await stage();
  claims.nameOutput(item.id, target);
  rmSync(results, { recursive: true });
  writeFileSync(results, 'a file where the folder was');
  expect(await recover()).toBe('waiting');
});

test('an item of a cancelled job is cleared away and cancelled', async () => {
  await stage();
  ledger.cancel(item.jobId);
  expect(await recover()).toBe('cancelled');
  expect(contentsOf(results)).toEqual({});
  expect(ledger.item(item.id).state).toBe('cancelled');
});
