import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Recipe, withStep } from '../../../shared/develop/recipe.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import {
  TEST_STEPS,
  testFinishStep,
  testGeometryStep,
  testMixStep,
  testSourceStep,
} from '../../../shared/develop/testing/testSteps.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import type { EngineParts } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { drawnOriginal } from '../testing/drawnOriginal.ts';
import { plainRecipe } from '../testing/plainRecipe.ts';
import { openDevelopment } from './development.ts';
import { OutputPicture } from './outputPicture.ts';

const { signal } = new AbortController();
const context = { signal, priority: 'export', reportProgress: () => {} } as const;
const original = drawnOriginal(40, 30, { depth: 16, hasAlpha: true });
const SIZE = { widthPx: 60, heightPx: 45 };
let folder: string;
let parts: EngineParts;
let proven: ProvenPack;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stages '));
  await writeTinyPack(folder, { channels: 2, convolutions: 1, goldenPx: 8 });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border, [...STEPS, ...TEST_STEPS]);
  proven = await parts.sessions.open(folder, 'cpu', signal);
});

const plain = () => plainRecipe(proven, 1.5, { dials: { pix: 0.8, sem: 1.3 } });

async function render(recipe: Recipe, photo = original) {
  const development = await openDevelopment(parts, { original: photo, proven, recipe });
  const { widthPx, heightPx } = development.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: true });
  await development.render(output, context);
  const alpha = output.toPicture(original.picture).alpha ?? new Uint16Array();
  return { widthPx, heightPx, pixels: [...output.pixelsHwc], alpha: [...alpha] };
}

const worst = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0) / 65535;

/** Pixel by pixel, the last one first. */
function turned(values: readonly number[], channels: number): number[] {
  const pixels = values.length / channels;
  return values.map((_, i) => {
    const pixel = pixels - 1 - Math.floor(i / channels);
    return values[pixel * channels + (i % channels)] ?? 0;
  });
}

describe('a step of each stage', () => {
  it('that does nothing changes no value', async () => {
    const before = await render(plain());
    const neutral = TEST_STEPS.reduce(
      (recipe, step) => withStep(recipe, step as never, step.neutral),
      plain(),
    );
    expect(await render(neutral)).toEqual(before);
    expect([before.widthPx, before.heightPx]).toEqual([SIZE.widthPx, SIZE.heightPx]);
  });

  it('finish works on the mixed pixels, and costs no network', async () => {
    const before = await render(plain());
    const { runs } = parts.meter;
    const darker = await render(withStep(plain(), testFinishStep, { version: 1, gain: 0.5 }));
    expect(
      worst(
        darker.pixels,
        before.pixels.map((value) => value / 2),
      ),
    ).toBeLessThan(1e-4);
    expect(darker.alpha).toEqual(before.alpha);
    expect(parts.meter.runs).toBe(runs);
  });

  it('geometry turns pixels and alpha, and costs no network', async () => {
    const before = await render(plain());
    const { runs } = parts.meter;
    const half = await render(withStep(plain(), testGeometryStep, { version: 1, turn: 180 }));
    expect(worst(half.pixels, turned(before.pixels, 3))).toBeLessThan(1e-4);
    expect(worst(half.alpha, turned(before.alpha, 1))).toBeLessThan(1e-4);
    const quarter = await render(withStep(plain(), testGeometryStep, { version: 1, turn: 90 }));
    expect([quarter.widthPx, quarter.heightPx]).toEqual([SIZE.heightPx, SIZE.widthPx]);
    // Clockwise: the first pixel was the lowest one at the left.
    const first = before.pixels.slice((SIZE.heightPx - 1) * SIZE.widthPx * 3).slice(0, 3);
    expect(worst(quarter.pixels.slice(0, 3), first)).toBeLessThan(1e-4);
    expect(parts.meter.runs).toBe(runs);
  });

  it('mix weighs the residuals, and costs no network', async () => {
    await render(plain());
    const { runs } = parts.meter;
    const weaker = await render(withStep(plain(), testMixStep, { version: 1, factor: 0.5 }));
    const half = await render({ ...plain(), dials: { pix: 0.4, sem: 0.65 } });
    expect(worst(weaker.pixels, half.pixels)).toBeLessThan(1e-4);
    expect(parts.meter.runs).toBe(runs);
  });

  it('source mends what the network reads, which runs anew and keeps both', async () => {
    const recipe = withStep(plain(), testSourceStep, { version: 1, lift: 0.25 });
    const byHand = Uint16Array.from(original.picture.pixelsHwc, (value) =>
      Math.min(65535, value + 65535 / 4),
    );
    const lifted = { ...original, sha256: 'lifted', picture: { ...original.picture, pixelsHwc: byHand } };
    expect(worst((await render(recipe)).pixels, (await render(plain(), lifted)).pixels)).toBeLessThan(1e-3);
    parts.kept.forget();
    const before = parts.meter.runs;
    await render(plain());
    const runs = parts.meter.runs - before;
    await render(recipe);
    await render(recipe);
    await render(plain());
    expect(parts.meter.runs - before).toBe(2 * runs);
  });

  it('is in the cells of a sheet as in the result', async () => {
    const recipe = withStep(withStep(plain(), testGeometryStep, { version: 1, turn: 90 }), testFinishStep, {
      version: 1,
      gain: 0.5,
    });
    const whole = await render(recipe);
    const development = await openDevelopment(parts, { original, proven, recipe });
    const crop = { x: 10, y: 12, width: 20, height: 16 };
    const cells = await development.cells(crop, 1, context);
    const cell = await cells.at(recipe.dials);
    const seen = Array.from({ length: 16 * 20 }, (_, i) => {
      const place = (crop.y + Math.floor(i / 20)) * whole.widthPx + crop.x + (i % 20);
      return [(cell[i] ?? 9) * 65535, whole.pixels[place * 3] ?? 0] as const;
    });
    expect(
      worst(
        seen.map(([a]) => a),
        seen.map(([, b]) => b),
      ),
    ).toBeLessThan(1e-3);
  });
});
