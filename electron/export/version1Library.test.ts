import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Library, openLibraryOrThrow } from '../library/openLibrary.ts';
import { Claims } from './claims.ts';
import { hashSettings } from './freezeItems.ts';

/** Written by the app when recipes had version 1, with edits, versions, presets and two exports. */
const WRITTEN = join(import.meta.dirname, '../library/testing/version1/library.sqlite.gz');
let folder: string;
let library: Library;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'version 1 % '));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'library.sqlite'), gunzipSync(readFileSync(WRITTEN)));
  library = openLibraryOrThrow(join(folder, 'data'));
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true });
});

describe('a library of recipes of version 1', () => {
  it('is read with its edits, its history and its versions', () => {
    const { recipe } = library.edits.get(1);
    expect(recipe).toMatchObject({ recipeVersion: 2, scale: 1.5, dials: { pix: 0.7, sem: 1.2 } });
    expect(Object.keys(recipe?.steps.localLambda?.masks ?? {}).toSorted()).toEqual(['pix', 'sem']);
    expect(Object.keys(recipe?.pictures ?? {})).toHaveLength(2);
    expect(library.edits.get(2).recipe).toMatchObject({
      prompt: 'a red house',
      steps: { colourFix: { method: 'wavelet' } },
    });
    expect(library.versions.list(1).map((version) => version.recipe.recipeVersion)).toEqual([2]);
    const history = library.edits.history(1).map((step) => step.recipe?.recipeVersion ?? null);
    expect(history).toEqual([null, 2, 2, 2]);
    expect(library.presets.list('edit').map(({ body }) => body)).toEqual([{ pix: 0.6, sem: 0.1 }]);
  });

  it('knows its exports for the same as those of today', () => {
    const outputs = library.db
      .prepare<[], string>(
        "SELECT output FROM export_items WHERE state = 'done' AND kind = 'photo' ORDER BY id",
      )
      .pluck()
      .all();
    expect(outputs).toHaveLength(3);
    const { recipe } = library.edits.get(1);
    if (recipe === null) throw new Error('the photo is edited');
    const standing = new Claims(library).exportAt(outputs[0] ?? '');
    const original = { originalSha256: library.photos.get(1).sha256 };
    const output = { format: 'png', depth: 8, quality: 92, metadata: 'all', keepGreyscale: true } as const;
    expect(standing).toMatchObject({
      ...original,
      settingsHash: hashSettings({ ...recipe, ...original }, { ...output, overwrite: false }),
    });
  });
});
