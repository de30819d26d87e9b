import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPack } from '../../../packs/openPack.ts';
import { writeTinyPack } from '../../../packs/testing/writeTinyPack.ts';
import { ProvenPack } from '../../sessions/provenPack.ts';
import { drawnOriginal } from '../../testing/drawnOriginal.ts';
import { plainRecipe } from '../../testing/plainRecipe.ts';
import { restorationParts } from '../../testing/restorationParts.ts';
import { openWholePhoto } from './openWholePhoto.ts';
import { Restoration } from './restoration.ts';

const GIB = 2 ** 30;
const turn = { priority: 'export', signal: new AbortController().signal, keep: true } as const;
let folder: string;
let proven: ProvenPack;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'whole photo % λ '));
  // A receptive radius of 67 px.
  await writeTinyPack(folder, { unshuffle: 4, convolutions: 15, channels: 2 });
  proven = await ProvenPack.open(await openPack(folder), 'cpu');
});
afterAll(async () => {
  await proven.release();
  await rm(folder, { recursive: true });
});

it('takes larger tiles for a wide halo, unless others were asked for or memory is short', async () => {
  const options = { original: drawnOriginal(1100, 500), proven, recipe: plainRecipe(proven, 1) };
  const tileOf = async (restoration: Promise<Restoration>) => (await restoration).effectiveTilePx;
  expect(await tileOf(openWholePhoto(restorationParts(), options, 16 * GIB))).toBe(768);
  expect(await tileOf(openWholePhoto(restorationParts(), options, 1 * GIB))).toBe(512);
  expect(await tileOf(openWholePhoto(restorationParts(), { ...options, tilePx: 96 }, 16 * GIB))).toBe(96);
});

it('takes the tiles that the viewer has kept, where they are a quarter of the photo', async () => {
  const parts = restorationParts();
  const options = { original: drawnOriginal(1100, 500), proven, recipe: plainRecipe(proven, 1) };
  const viewed = new Restoration(parts, options);
  expect([await viewed.keptShare(), viewed.cores.length]).toEqual([0, 3]);
  // The narrow one at the right edge.
  await viewed.withResiduals(2, turn, () => undefined);
  expect(await viewed.keptShare()).toBeCloseTo(76 / 1100, 6);
  expect((await openWholePhoto(parts, options, 16 * GIB)).effectiveTilePx).toBe(768);
  await viewed.withResiduals(0, turn, () => undefined);
  expect((await openWholePhoto(parts, options, 16 * GIB)).effectiveTilePx).toBe(512);
});
