import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportSettingsSchema } from '../../shared/export/exportSettings.ts';
import { drawPicture, inspectFile } from '../library/testing/inspectFile.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import { freezeItems } from './freezeItems.ts';
import { photosFromFiles } from './photosFromFiles.ts';

test('a folder is exported with its tree, a named file without, and what is no picture is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tree 100%-'));
  mkdirSync(join(folder, 'album', 'day 1', 'morning'), { recursive: true });
  await drawPicture(join(folder, 'album', 'a.png'), 1);
  await drawPicture(join(folder, 'album', 'day 1', 'morning', 'b ü.png'), 2);
  await drawPicture(join(folder, 'single.png'), 3);
  writeFileSync(join(folder, 'album', 'broken.jpg'), 'text');
  const { photos, failed } = await photosFromFiles(
    [join(folder, 'album'), join(folder, 'single.png'), join(folder, 'album', 'a.png')],
    { inspect: inspectFile, recipeFor: () => testRecipe(), signal: new AbortController().signal },
  );
  const settings = exportSettingsSchema.parse({
    output: { format: 'jpeg' },
    destination: { kind: 'folder', path: '/out' },
  });
  expect(freezeItems(photos, settings).map((item) => join(item.subfolder, item.fileName))).toEqual([
    'a.jpg',
    join('day 1', 'morning', 'b ü.jpg'),
    'single.jpg',
  ]);
  expect(failed.map(({ failure }) => failure.code)).toEqual(['picture-unknown-format']);
  rmSync(folder, { recursive: true });
});
