import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeSchema, withStep } from '../../../shared/develop/recipe.ts';
import { monochromeStep } from '../../../shared/develop/steps/monochrome.ts';
import { type ExportRecords, exportVersion1 } from './version1Exports.ts';

/** Written by the app before recipes had steps. */
const RECORDED: ExportRecords = JSON.parse(
  await readFile(path.join(import.meta.dirname, 'version1Exports.json'), 'utf8'),
);
/** 8-bit levels: what a mean may differ by on a machine that rounds otherwise. */
const MEAN_LEVELS = 0.3;
let folder: string;
let now: ExportRecords;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'version 1 '));
  // A photo without colours was given some by a pack in those days; only that was changed since, and can be undone.
  now = await exportVersion1(folder, (version1) =>
    withStep(recipeSchema.parse(version1), monochromeStep, { version: 1, mode: 'off' }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('a recipe of version 1 still gives', () => {
  it.each(Object.keys(RECORDED.exports))('the same pixels: %s', (name) => {
    const [then, today] = [RECORDED.exports[name], now.exports[name]];
    if (then === undefined || today === undefined) throw new Error(`there is no export '${name}'`);
    const differences = today.means.map((mean, i) => Math.abs(mean - (then.means[i] ?? 0)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(MEAN_LEVELS);
    if (now.arithmetic !== RECORDED.arithmetic) return;
    expect(today).toEqual(then);
  });

  it('as many files', () => {
    expect(Object.keys(now.exports)).toEqual(Object.keys(RECORDED.exports));
  });
});
