import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../shared/engine/protocol.ts';
import { writeTinyPack } from '../../../packs/testing/writeTinyPack.ts';
import { createEngineParts } from '../../callHandlers.ts';
import { drawnOriginal } from '../../testing/drawnOriginal.ts';
import { plainRecipe } from '../../testing/plainRecipe.ts';
import { openDevelopment } from '../development.ts';
import { OutputPicture } from '../outputPicture.ts';

const { signal } = new AbortController();
const context = { signal, priority: 'export', reportProgress: () => {} } as const;
const original = drawnOriginal(60, 40, { depth: 16 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'one residual '));
  await writeTinyPack(path.join(folder, 'both'), { channels: 4, goldenPx: 8 });
  await writeTinyPack(path.join(folder, 'apart'), { channels: 4, goldenPx: 8, hasPix: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** @returns the picture, and whether all residuals were computed: then they are kept */
async function render(pack: 'both' | 'apart', dials: Readonly<Record<string, number>>) {
  const border = { announceProbe: async () => {}, notify: () => {} };
  const parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
  const proven = await parts.sessions.open(path.join(folder, pack), 'cpu', signal);
  const recipe = plainRecipe(proven, 1.5, { dials });
  const development = await openDevelopment(parts, { original, proven, recipe });
  const { widthPx, heightPx } = development.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: false });
  await development.render(output, context);
  return { pixels: [...output.pixelsHwc], isKept: await development.mix.isKept() };
}

it('with the second dial off only the first residual is computed, to the same picture', async () => {
  const [both, apart] = [
    await render('both', { pix: 0.7, sem: 0 }),
    await render('apart', { pix: 0.7, sem: 0 }),
  ];
  expect([both.isKept, apart.isKept]).toEqual([true, false]);
  // Kept residuals are rounded to half precision, one that is used at once is not.
  const worst = both.pixels.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (apart.pixels[i] ?? 0))),
    0,
  );
  expect(worst / 65535).toBeLessThan(1e-3);
});

it('as soon as the second dial counts, all are', async () => {
  const [both, apart] = [
    await render('both', { pix: 0.7, sem: 0.1 }),
    await render('apart', { pix: 0.7, sem: 0.1 }),
  ];
  expect([both.isKept, apart.isKept]).toEqual([true, true]);
  expect(apart.pixels).toEqual(both.pixels);
});
