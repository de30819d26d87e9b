import { readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Recipe, recipeSchema } from '../../../shared/develop/recipe.ts';
import type { EngineCalls } from '../../../shared/engine/protocol.ts';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import type { NewerPackAnswer } from '../../../shared/export/newerPack.ts';
import { importDrawnPhotos } from '../../export/testing/drawnAlbum.ts';
import { enlargeWithSharp } from '../../export/testing/enlargeWithSharp.ts';
import { makeQueueFixture, type QueueFixture } from '../../export/testing/queueFixture.ts';
import { PackShelf } from '../../host/packShelf.ts';
import { inspectFile } from '../../library/testing/inspectFile.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { Destinations } from '../services/destinations.ts';
import { Downloads } from '../services/downloads.ts';
import { GrantedPaths } from '../services/grantedPaths.ts';
import { LibraryChanges } from '../services/libraryChanges.ts';
import { createQueueHandlers } from './queueHandlers.ts';

const SMALL = { channels: 2, convolutions: 1, goldenPx: 8 };
const { signal } = new AbortController();
const context = { signal, report: () => {} };
let fixture: QueueFixture;
let packs: PackShelf;
let older: Recipe['pack'];
let newer: Recipe['pack'];
let ids: number[];
let made: EngineCalls['restore']['params'][];

const folderOf = (name: string) => join(fixture.temporary.folder, 'packs', name);
const recipeOf = (pack: Recipe['pack']) =>
  recipeSchema.parse({ recipeVersion: 2, pack, scale: 2, dials: { pix: 0.5, sem: 0 }, steps: {} } as Recipe);
const versionOf = async (version: string): Promise<Recipe['pack']> => {
  const { packs: found } = await packs.list();
  const hash = found.find(({ manifest }) => manifest.version === version)?.hash ?? '';
  return { id: 'tiny', version, hash };
};

/** Two photos that were edited with 1.0.0, which was updated to 1.1.0 since. */
beforeEach(async () => {
  fixture = makeQueueFixture();
  const { library, folder } = fixture.temporary;
  packs = new PackShelf({ bundledModels: folder, data: join(folder, 'none') });
  await writeTinyPack(folderOf('tiny'), { ...SMALL, version: '1.0.0' });
  older = await versionOf('1.0.0');
  await mkdir(join(folder, 'away'));
  await rename(folderOf('tiny'), join(folder, 'away', 'tiny'));
  await writeTinyPack(folderOf('tiny'), { ...SMALL, version: '1.1.0', seed: 5 });
  newer = await versionOf('1.1.0');
  ids = await importDrawnPhotos(library, fixture.originals, 2);
  library.edits.apply(ids, recipeOf(older), 'dials');
  made = [];
});
afterEach(() => fixture.temporary.remove());

function handlers() {
  const { library } = fixture.temporary;
  const granted = new GrantedPaths();
  const announce = () => {};
  return {
    granted,
    ...createQueueHandlers({
      ...{ library, packs, announce },
      destinations: new Destinations(library, granted, fixture.results),
      downloads: new Downloads(),
      exports: { ledger: fixture.ledger, overview: () => ({ jobs: [], running: [] }) } as never,
      inspect: inspectFile,
      changes: new LibraryChanges(announce, library.journal),
      shell: {} as never,
    }),
  };
}

async function queue(newerPack?: NewerPackAnswer, changes: object = {}): Promise<number> {
  const { granted, ...handler } = handlers();
  await mkdir(fixture.results, { recursive: true });
  const { jobId } = await handler['queue.add'](
    {
      ids,
      name: 'Trip',
      choices: {
        output: {
          format: 'png',
          depth: 8,
          quality: 92,
          metadata: 'all',
          keepGreyscale: true,
          overwrite: false,
        },
        ...{ template: '{name}', conflict: 'number', sidecar: true, comparisons: false, contactSheet: false },
        ...changes,
      },
      destination: { kind: 'folder', folder: granted.grant(fixture.results) },
      newerPack,
    },
    context,
  );
  return jobId;
}

const work = () =>
  fixture.run({
    resolvePack: (recipe) => packs.resolveNow(recipe),
    restore: (params, options) => {
      made.push(params);
      return enlargeWithSharp(0)(params, options);
    },
  });

describe('photos that were edited with a version of a pack that is there no more', () => {
  test('are asked about before they are queued, one line for each version', async () => {
    const answer = await handlers()['queue.newerPacks']({ ids }, context);
    expect(answer).toEqual([{ name: 'Tiny', made: '1.0.0', used: '1.1.0', count: 2 }]);
  });

  test('are rendered anew, and their recipes say with which version', async () => {
    const job = await queue('use');
    await work();
    expect(fixture.ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 2 } });
    expect(made.map(({ recipe, source }) => [recipe.pack, source.packFolder])).toEqual([
      [newer, folderOf('tiny')],
      [newer, folderOf('tiny')],
    ]);
    const [first] = fixture.ledger.items(job);
    expect(first?.notes.map(inEnglish)).toContain('Made with tiny 1.0.0, rendered anew with 1.1.0.');
    const sidecar = JSON.parse(readFileSync(`${first?.output}.recipe.json`, 'utf8'));
    expect(sidecar.recipe).toMatchObject({ pack: newer, dials: { pix: 0.5, sem: 0 } });
  });

  test('are left out where that is the answer', async () => {
    const job = await queue('skip');
    await work();
    expect(fixture.ledger.job(job)).toMatchObject({ state: 'finished', counts: { skipped: 2 } });
    expect(fixture.ledger.items(job)[0]?.notes.map(inEnglish)).toEqual([
      expect.stringContaining('Made with tiny 1.0.0'),
    ]);
    expect(made).toEqual([]);
  });

  test('fail where nobody was asked, once for the job; the answer stays with it', async () => {
    const job = await queue(undefined, { comparisons: true });
    await work();
    expect(fixture.ledger.job(job)).toMatchObject({ newerPacks: 2, counts: { failed: 4 } });
    expect(fixture.ledger.items(job)[0]?.failure).toEqual({
      code: 'pack-newer',
      word: 'pack-newer.another-version',
      values: { id: 'tiny', version: '1.0.0', versionAtHand: '1.1.0' },
      message: 'This was made with tiny 1.0.0, which is not installed; 1.1.0 is.',
      action: 'Render it anew with 1.1.0, or install 1.0.0 again.',
    });
    await handlers()['queue.answerNewerPack']({ jobId: job, answer: 'use' }, context);
    await work();
    expect(fixture.ledger.job(job)).toMatchObject({ state: 'finished', newerPacks: 0, counts: { done: 4 } });

    // The next update meets a queue that was told already.
    await rm(folderOf('tiny'), { recursive: true });
    await writeTinyPack(folderOf('tiny'), { ...SMALL, version: '1.2.0', seed: 6 });
    const later = await queue('use');
    await rm(folderOf('tiny'), { recursive: true });
    await writeTinyPack(folderOf('tiny'), { ...SMALL, version: '1.3.0', seed: 7 });
    await work();
    expect(fixture.ledger.job(later)).toMatchObject({ state: 'finished', counts: { done: 2 } });
    expect(made.at(-1)?.recipe.pack.version).toBe('1.3.0');
  });

  test('are the same export as before only with the same version', async () => {
    await queue('use', { conflict: 'same' });
    await work();
    const again = await queue('use', { conflict: 'same' });
    await work();
    expect(fixture.ledger.job(again).counts).toMatchObject({ skipped: 2, done: 0 });
    expect(made).toHaveLength(2);
  });
});

test('where both versions are there, each photo gets its own', async () => {
  await rename(join(fixture.temporary.folder, 'away', 'tiny'), folderOf('tiny-1.0.0'));
  await packs.list();
  expect(await handlers()['queue.newerPacks']({ ids }, context)).toEqual([]);
  const job = await queue();
  await work();
  expect(fixture.ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: 2 } });
  expect(made.map(({ recipe, source }) => [recipe.pack, source.packFolder])).toEqual([
    [older, folderOf('tiny-1.0.0')],
    [older, folderOf('tiny-1.0.0')],
  ]);
});
