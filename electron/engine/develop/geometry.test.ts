import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapPoint } from '../../../shared/develop/placement.ts';
import { type Recipe, withStep } from '../../../shared/develop/recipe.ts';
import { cropStep } from '../../../shared/develop/steps/crop.ts';
import { flipStep } from '../../../shared/develop/steps/flip.ts';
import { perspectiveStep } from '../../../shared/develop/steps/perspective.ts';
import { straightenStep } from '../../../shared/develop/steps/straighten.ts';
import { turnStep } from '../../../shared/develop/steps/turn.ts';
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
const original = drawnOriginal(40, 30, { depth: 16 });
let folder: string;
let parts: EngineParts;
let proven: ProvenPack;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'geometry '));
  await writeTinyPack(folder, { channels: 2, convolutions: 1, goldenPx: 8 });
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], {
    announceProbe: async () => {},
    notify: () => {},
  });
  proven = await parts.sessions.open(folder, 'cpu', signal);
});
afterAll(() => rm(folder, { recursive: true }));

const plain = () => plainRecipe(proven, 2, { dials: { pix: 0.8, sem: 1.3 } });

interface Rendered {
  readonly widthPx: number;
  readonly heightPx: number;
  at(x: number, y: number): readonly (number | undefined)[];
}

async function render(recipe: Recipe, photo = original): Promise<Rendered> {
  const development = await openDevelopment(parts, { original: photo, proven, recipe });
  const { widthPx, heightPx } = development.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: false });
  await development.render(output, context);
  const { pixelsHwc } = output;
  const at = (x: number, y: number) => [0, 1, 2].map((channel) => pixelsHwc[(y * widthPx + x) * 3 + channel]);
  return { widthPx, heightPx, at };
}

/** Every pixel of a result is the one of the plain result that `from` names. */
function expectSame(
  result: Rendered,
  before: Rendered,
  from: (x: number, y: number) => readonly [number, number],
) {
  for (let y = 0; y < result.heightPx; y++) {
    for (let x = 0; x < result.widthPx; x++) expect(result.at(x, y)).toEqual(before.at(...from(x, y)));
  }
}

describe('geometry', () => {
  it('turns exactly, and runs no network again', async () => {
    const before = await render(plain());
    const { runs } = parts.meter;
    const { widthPx, heightPx } = before;
    const turned = (degrees: 90 | 180 | 270) => render(withStep(plain(), turnStep, { version: 1, degrees }));
    const right = await turned(90);
    expect([right.widthPx, right.heightPx]).toEqual([heightPx, widthPx]);
    expectSame(right, before, (x, y) => [y, heightPx - 1 - x]);
    expectSame(await turned(180), before, (x, y) => [widthPx - 1 - x, heightPx - 1 - y]);
    expectSame(await turned(270), before, (x, y) => [widthPx - 1 - y, x]);
    expect(parts.meter.runs).toBe(runs);
  });

  it('mirrors exactly', async () => {
    const before = await render(plain());
    const across = await render(withStep(plain(), flipStep, { version: 1, axis: 'h' }));
    expectSame(across, before, (x, y) => [before.widthPx - 1 - x, y]);
  });

  it('crops exactly on whole pixels, also what was turned', async () => {
    const before = await render(plain());
    const crop = { version: 1, left: 0.25, top: 0.5, right: 0.75, bottom: 1 } as const;
    const part = await render(withStep(plain(), cropStep, crop));
    expect([part.widthPx, part.heightPx]).toEqual([40, 30]);
    expectSame(part, before, (x, y) => [x + 20, y + 30]);
    const both = await render(
      withStep(withStep(plain(), cropStep, crop), turnStep, { version: 1, degrees: 180 }),
    );
    expectSame(both, before, (x, y) => [before.widthPx - 1 - (x + 20), before.heightPx - 1 - (y + 30)]);
  });

  it('straightens a ramp to a ramp, up to the corners', async () => {
    // Brighter by 1000 a pixel to the right; bicubic enlarging and turning both keep that.
    const ramp = original.picture.pixelsHwc.map((_, i) => 10_000 + 1000 * (Math.floor(i / 3) % 40));
    const photo = { ...original, sha256: 'ramp', picture: { ...original.picture, pixelsHwc: ramp } };
    const still = { ...plain(), dials: { pix: 0, sem: 0 } };
    const degrees = 10;
    const level = await render(
      withStep(still, straightenStep, { version: 2, degrees, keeps: 'inside' }),
      photo,
    );
    const { toSource } = straightenStep.place(
      { widthPx: 80, heightPx: 60 },
      { version: 2, degrees, keeps: 'inside' },
    );
    let seen = 0;
    for (let y = 0; y < level.heightPx; y++) {
      for (let x = 0; x < level.widthPx; x++) {
        const source = mapPoint(toSource, x + 0.5, y + 0.5);
        expect(source.x > 0 && source.x < 80 && source.y > 0 && source.y < 60).toBe(true);
        // Beside the left and right edge the ramp ends: there is nothing to go on from.
        if (source.x < 8 || source.x > 72) continue;
        seen++;
        const value = 10_000 + 1000 * (source.x / 2 - 0.5);
        expect(Math.abs((level.at(x, y)[0] ?? Number.NaN) - value)).toBeLessThan(3);
      }
    }
    expect(seen).toBeGreaterThan(0.8 * level.widthPx * level.heightPx);
  });

  it('makes a print that fills half of the photo fill the result', async () => {
    const corners = [
      { x: 0.25, y: 0.25 },
      { x: 0.75, y: 0.25 },
      { x: 0.75, y: 0.75 },
      { x: 0.25, y: 0.75 },
    ] as const;
    const print = await render(withStep(plain(), perspectiveStep, { version: 1, corners: [...corners] }));
    expect([print.widthPx, print.heightPx]).toEqual([40, 30]);
    const before = await render(plain());
    // A quadrilateral that is a rectangle on whole pixels is a crop.
    expectSame(print, before, (x, y) => [x + 20, y + 15]);
  });
});
