import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColourFix } from '../../../../shared/colour/colourFix.ts';
import { type Recipe, withStep } from '../../../../shared/develop/recipe.ts';
import { colourFixStep } from '../../../../shared/develop/steps/colourFix.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../shared/engine/protocol.ts';
import { writeTinyLatentPack } from '../../../packs/testing/writeTinyLatentPack.ts';
import type { EngineParts } from '../../callContext.ts';
import { createEngineParts } from '../../callHandlers.ts';
import type { ProvenPack } from '../../sessions/provenPack.ts';
import { drawnOriginal } from '../../testing/drawnOriginal.ts';
import { plainRecipe } from '../../testing/plainRecipe.ts';
import { EnlargedPicture } from '../../tiles/enlargedPicture.ts';
import { openDevelopment } from '../development.ts';
import { OutputPicture } from '../outputPicture.ts';
import { ColourStatistics } from './colourStatistics.ts';

const { signal } = new AbortController();
/** ×1.5: 225 × 151, no multiple of a latent's 8 pixels. */
const original = drawnOriginal(150, 101, { hasAlpha: true });
const SCALE = 1.5;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'latent '));
  await writeTinyLatentPack(path.join(folder, 'tiled'), 12, 4);
  await writeTinyLatentPack(path.join(folder, 'whole'), 96, 32);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const newParts = () =>
  createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], { announceProbe: async () => {}, notify: () => {} });

const recipeFor = (proven: ProvenPack, dials: Record<string, number>, method: ColourFix): Recipe =>
  withStep(plainRecipe(proven, SCALE, { dials }), colourFixStep, { version: 1, method });

async function render(
  parts: EngineParts,
  pack: 'tiled' | 'whole',
  dials: Record<string, number>,
  colourFix: ColourFix = 'none',
) {
  const proven = await parts.sessions.open(path.join(folder, pack), 'cpu', signal);
  const tilePx = pack === 'tiled' ? 50 : 1024;
  const recipe = recipeFor(proven, dials, colourFix);
  const rendering = await openDevelopment(parts, { original, proven, recipe, tilePx, isWhole: true });
  const { widthPx, heightPx } = rendering.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: true });
  const progress: [number, number][] = [];
  const reportProgress = (done: number, total: number) => void progress.push([done, total]);
  await rendering.render(output, { signal, priority: 'export', reportProgress });
  return { output, progress, pixels: output.pixelsHwc, alpha: output.toPicture(original.picture).alpha };
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0) / 65535;

/** The result is held in half precision, whose steps below 1 are 1/2048. */
const HALF_STEP = 1 / 2048;

describe('a latent pack', () => {
  it.each(['none', 'adain', 'wavelet'] as const)(
    'gives the same in tiles as in one piece (colour fix: %s)',
    async (fix) => {
      const tiled = await render(newParts(), 'tiled', { pix: 0.6, sem: 1.3 }, fix);
      const whole = await render(newParts(), 'whole', { pix: 0.6, sem: 1.3 }, fix);
      expect([tiled.output.widthPx, tiled.output.heightPx]).toEqual([225, 152]);
      expect(worst(tiled.pixels, whole.pixels)).toBeLessThanOrEqual(2 * HALF_STEP);
      expect(tiled.alpha).toEqual(whole.alpha);
      const [first, last] = [tiled.progress[0], tiled.progress.at(-1)];
      expect(first?.[0]).toBe(0);
      expect(last?.[0]).toBe(last?.[1]);
    },
  );

  it('needs no residuals where every dial is at 0, and one pass where every dial is at 1', async () => {
    const parts = newParts();
    await render(parts, 'whole', { pix: 0, sem: 0 });
    expect(parts.meter.runs).toBe(0);
    const single = await render(parts, 'whole', {});
    expect(parts.meter.runs).toBe(1);
    const all = await render(newParts(), 'whole', { pix: 1, sem: 0.999999 });
    expect(worst(single.pixels, all.pixels)).toBeLessThanOrEqual(HALF_STEP);
  });

  it('costs no residuals at another dial position', async () => {
    const parts = newParts();
    const first = await render(parts, 'tiled', { pix: 0.5 });
    const { runs } = parts.meter;
    const second = await render(parts, 'tiled', { pix: 1.5, sem: 0.2 });
    expect(parts.meter.runs).toBe(runs);
    expect(worst(first.pixels, second.pixels)).toBeGreaterThan(0.01);
    parts.keptLatents.forget(original.sha256);
    await render(parts, 'tiled', { pix: 0.5 });
    expect(parts.meter.runs).toBe(2 * runs);
  });

  it('shows on a sheet what it restores', async () => {
    const parts = newParts();
    const { pixels, output } = await render(parts, 'tiled', { pix: 0.5, sem: 1.5 }, 'none');
    const { runs } = parts.meter;
    const proven = await parts.sessions.open(path.join(folder, 'tiled'), 'cpu', signal);
    const recipe = recipeFor(proven, { pix: 1, sem: 1 }, 'none');
    const crop = { x: 21, y: 30, width: 70, height: 40 };
    const context = { signal, priority: 'preview', reportProgress: () => {} } as const;
    const development = await openDevelopment(parts, { original, proven, recipe, tilePx: 50 });
    const cells = await development.cells(crop, 1, context);
    const cell = await cells.at({ pix: 0.5, sem: 1.5 });
    expect([cells.widthPx, cells.heightPx]).toEqual([70, 40]);
    expect(parts.meter.runs).toBe(runs);
    const place = (30 + 7) * output.widthPx + 21 + 11;
    const shown = Math.min(1, Math.max(0, cell[7 * 70 + 11] ?? 9));
    expect(Math.abs(shown - (pixels[3 * place] ?? 0) / 65535)).toBeLessThanOrEqual(HALF_STEP);
  });

  it('brings colours back on a sheet by the recipe’s own method', async () => {
    const parts = newParts();
    const dials = { pix: 0.5, sem: 1.5 };
    const context = { signal, priority: 'preview', reportProgress: () => {} } as const;
    const proven = await parts.sessions.open(path.join(folder, 'whole'), 'cpu', signal);
    const crop = { x: 0, y: 0, width: 225, height: 152 };
    const pixels = crop.width * crop.height;
    const sheet = async (method: ColourFix) => {
      const recipe = recipeFor(proven, { pix: 1, sem: 1 }, method);
      const development = await openDevelopment(parts, { original, proven, recipe });
      const planes = await (await development.cells(crop, 1, context)).at(dials);
      const shown = Array.from(planes, (value) => Math.min(1, Math.max(0, value)) * 65535);
      return shown.map((_, at) => shown[(at % 3) * pixels + Math.floor(at / 3)] ?? Number.NaN);
    };
    const methods = ['none', 'adain', 'wavelet'] as const;
    for (const method of methods) {
      const written = (await render(parts, 'whole', dials, method)).pixels;
      expect(worst(await sheet(method), written), method).toBeLessThanOrEqual(2 * HALF_STEP);
      for (const other of methods.filter((one) => one !== method)) {
        expect(worst(await sheet(other), written), `${other} for ${method}`).toBeGreaterThan(0.02);
      }
    }
  });

  it('costs one run of each network and one decode per cell on a sheet of 5 × 5', async () => {
    const parts = newParts();
    const proven = await parts.sessions.open(path.join(folder, 'whole'), 'cpu', signal);
    const recipe = recipeFor(proven, { pix: 1, sem: 1 }, 'none');
    const context = { signal, priority: 'preview', reportProgress: () => {} } as const;
    const crop = { x: 16, y: 8, width: 96, height: 96 };
    const cells = await (await openDevelopment(parts, { original, proven, recipe })).cells(crop, 1, context);
    for (let cell = 0; cell < 25; cell++) {
      await cells.at({ pix: (cell % 5) / 2, sem: Math.floor(cell / 5) / 2 });
    }
    expect(parts.meter.runs).toBe(1);
    expect((await proven.openGraph('encode'))?.runs).toBe(1);
    expect((await proven.openGraph('decode'))?.runs).toBe(25);
  });

  it('has the photo’s mean colour after AdaIN', async () => {
    const { pixels, output } = await render(newParts(), 'tiled', { pix: 0.6 }, 'adain');
    const enlarged = new EnlargedPicture(original.picture, SCALE);
    const statistics = new ColourStatistics();
    statistics.add(enlarged.read({ x: 0, y: 0, width: output.widthPx, height: output.heightPx }));
    for (const [channel, { mean }] of statistics.finish().entries()) {
      const values = Array.from(pixels).filter((_, i) => i % 3 === channel);
      const own = values.reduce((sum, value) => sum + value, 0) / values.length / 65535;
      // Clamping the result to [0, 1] moves its mean a little.
      expect(Math.abs(own - mean)).toBeLessThan(0.02);
    }
  });
});
