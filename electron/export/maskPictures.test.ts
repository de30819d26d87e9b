import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Recipe, recipeSchema } from '../../shared/develop/recipe.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import { importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { makeQueueFixture, type QueueFixture } from './testing/queueFixture.ts';

let fixture: QueueFixture;
beforeEach(() => {
  fixture = makeQueueFixture();
});
afterEach(() => fixture.temporary.remove());

test('an export names the picture of a mask; the engine and the recipe beside the result get it whole', async () => {
  const { temporary, ledger, run } = fixture;
  const { library } = temporary;
  const raw = { width: 4, height: 4, channels: 1 } as const;
  const png = await sharp(new Uint8Array(16).fill(99), { raw }).png().toBuffer();
  const sha256 = createHash('sha256').update(png).digest('hex');
  const recipe: Recipe = recipeSchema.parse({
    ...testRecipe(),
    steps: {
      localLambda: { version: 1, masks: { sem: { base: 0, shapes: [{ kind: 'picture', sha256 }] } } },
    },
    pictures: { [sha256]: png.toString('base64') },
  });
  const ids = await importDrawnPhotos(library, fixture.originals, 2);
  library.actions.edit(ids, recipe, 'local');
  const job = await queuePhotos(library, ids, fixture.results, { sidecar: true });
  const rows = library.db.prepare<[], string>('SELECT recipe FROM export_items').pluck().all();
  expect(rows.filter((row) => row.includes('pictures'))).toEqual([]);
  const restored: Recipe[] = [];
  await run({
    restore: (params, options) => {
      restored.push(params.recipe);
      return enlargeWithSharp(0)(params, options);
    },
  });
  const pictures = { [sha256]: png.toString('base64') };
  expect(restored).toEqual([expect.objectContaining({ pictures }), expect.objectContaining({ pictures })]);
  const [item] = ledger.items(job);
  expect(JSON.parse(readFileSync(`${item?.output}.recipe.json`, 'utf8')).recipe).toMatchObject({ pictures });
  // Edits and what can be undone may go: the export that waits or is made again is still made of it.
  library.db.exec('DELETE FROM journal; DELETE FROM photos;');
  expect(library.pictures.sweep(Date.now() + 1)).toBe(0);
});
