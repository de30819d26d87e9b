import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { recipeIn } from '../../../shared/export/sidecar.ts';
import { findRecipes, saveRecipe } from './recipeFiles.ts';

const RECIPE: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 2,
  dials: { pix: 1, sem: 0.4 },
  originalSha256: 'b'.repeat(64),
  steps: {},
};
let folder: string;
let photo: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'recipes % '));
  photo = path.join(folder, 'Дача 50 % 🌻.jpg');
  await writeFile(photo, 'an original');
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

it('writes a recipe beside its photo, found again there, and never over another file', async () => {
  expect(path.basename(await saveRecipe(photo, RECIPE))).toBe('Дача 50 % 🌻.jpg.recipe.json');
  const second = await saveRecipe(photo, { ...RECIPE, scale: 3 });
  expect(path.basename(second)).toBe('Дача 50 % 🌻.jpg-2.recipe.json');
  expect((await findRecipes(photo)).map(({ recipe }) => recipe.scale)).toEqual([3, 2]);
  expect(await readFile(photo, 'utf8')).toBe('an original');
  expect(await readdir(folder)).toHaveLength(3);
});

it('finds what an export left beside a result of this photo, and nothing of another one', async () => {
  const output = { format: 'jpeg', depth: 8, quality: 90, metadata: 'all', keepGreyscale: false };
  const sidecar = {
    sidecarVersion: 1,
    recipe: RECIPE,
    output: { ...output, overwrite: false },
    original: { fileName: 'Дача 50 % 🌻.jpg', sha256: 'b'.repeat(64) },
    result: { sha256: 'c'.repeat(64), widthPx: 2, heightPx: 2 },
  };
  expect(recipeIn(JSON.stringify(sidecar))).toEqual(RECIPE);
  await writeFile(path.join(folder, 'Дача 50 % 🌻-restored.jpg.recipe.json'), JSON.stringify(sidecar));
  await writeFile(path.join(folder, 'other.jpg.recipe.json'), JSON.stringify(RECIPE));
  await writeFile(path.join(folder, 'Дача 50 % 🌻.broken.recipe.json'), '{');
  await writeFile(path.join(folder, 'Дача 50 % 🌻.strange.recipe.json'), '{"scale": 2}');
  expect((await findRecipes(photo)).map(({ fileName }) => fileName)).toEqual([
    'Дача 50 % 🌻-restored.jpg.recipe.json',
  ]);
});

it('says what to do where the folder cannot be written, and leaves nothing behind', async () => {
  const missing = path.join(folder, 'gone', 'photo.jpg');
  await expect(saveRecipe(missing, RECIPE)).rejects.toThrow('is not there any more');
  await expect(findRecipes(missing)).rejects.toThrow('is not there');
  expect(await readdir(folder)).toHaveLength(1);
});
