import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../shared/engine/protocol.ts';
import { writeTinyPack } from '../../../packs/testing/writeTinyPack.ts';
import type { EngineParts } from '../../callContext.ts';
import { createEngineParts } from '../../callHandlers.ts';
import type { ProvenPack } from '../../sessions/provenPack.ts';
import { drawnOriginal } from '../../testing/drawnOriginal.ts';
import { plainRecipe } from '../../testing/plainRecipe.ts';
import { type Development, openDevelopment } from '../development.ts';

const { signal } = new AbortController();
const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
/** Four tiles by three. */
const original = drawnOriginal(64, 48);
const level0 = { x: 0, y: 0, width: 128, height: 96 };
let folder: string;
let parts: EngineParts;
let proven: ProvenPack;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'seen tiles '));
  await writeTinyPack(folder, { channels: 2, convolutions: 1, goldenPx: 8 });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
  proven = await parts.sessions.open(folder, 'cpu', signal);
  // How long a run takes decides how much is run at once, and no test may depend on that.
  vi.spyOn(proven, 'secondsPerPixel', 'get').mockReturnValue(1e-9);
});

const open = (): Promise<Development> =>
  openDevelopment(parts, { original, proven, recipe: plainRecipe(proven, 2), tilePx: 32 });
const square = (x: number, y: number) => ({ x, y, width: 16, height: 16 });

it('the first tile of a photo waits for no others; then what is seen is computed in one piece', async () => {
  const development = await open();
  const seen = { x: 32, y: 0, width: 96, height: 64 };
  await development.region(square(80, 16), 0, context, { seen });
  expect(parts.meter.runs).toBe(1);
  expect(parts.kept.tiles).toBe(1);
  for (const x of [100, 70, 40]) await development.region(square(x, 40), 0, context, { seen });
  // The row below the first tile.
  expect(parts.meter.runs).toBe(2);
  expect(parts.kept.tiles).toBe(4);
});

it('a reduced tile is computed in one piece, to the same values', async () => {
  const inOne = await (await open()).region({ x: 0, y: 0, width: 32, height: 24 }, 2, context);
  expect(parts.meter.runs).toBe(1);
  const { kept } = parts;
  expect(kept.tiles).toBe(12);
  kept.forget();
  const development = await open();
  for (let x = 0; x < level0.width; x += 32) {
    for (let y = 0; y < level0.height; y += 32) await development.region(square(x, y), 0, context);
  }
  expect(parts.meter.runs).toBe(1 + 12);
  const inParts = await development.region({ x: 0, y: 0, width: 32, height: 24 }, 2, context);
  inParts.residuals.forEach((residual, dial) => {
    const worst = Float32Array.from(residual).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (inOne.residuals[dial]?.[i] ?? Number.NaN))),
      0,
    );
    expect(worst).toBeLessThanOrEqual(1e-4);
  });
});
