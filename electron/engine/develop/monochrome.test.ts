import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recipe, withStep } from '../../../shared/develop/recipe.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { type Monochrome, monochromeStep } from '../../../shared/develop/steps/monochrome.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import type { EngineParts } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import type { Original } from '../originals.ts';
import { originalFacts } from '../pictures/originalFacts.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { drawnOriginal } from '../testing/drawnOriginal.ts';
import { plainRecipe } from '../testing/plainRecipe.ts';
import { openDevelopment } from './development.ts';
import { OutputPicture } from './outputPicture.ts';

const { signal } = new AbortController();
const context = { signal, priority: 'export', reportProgress: () => {} } as const;
const [WIDTH, HEIGHT] = [40, 32];
let folder: string;
let parts: EngineParts;
const packs = new Map<string, ProvenPack>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'black and white '));
  await writeTinyPack(path.join(folder, 'pixel'), { channels: 4, convolutions: 1, goldenPx: 8 });
  await writeTinyLatentPack(path.join(folder, 'latent'), 32, 8);
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border, STEPS);
  for (const kind of ['pixel', 'latent']) {
    packs.set(kind, await parts.sessions.open(path.join(folder, kind), 'cpu', signal));
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** Grey shades with detail, 16 bits, coloured by a tone. */
function drawPrint(name: string, tone: (grey: number) => readonly number[]): Original {
  const drawn = drawnOriginal(WIDTH, HEIGHT, { channels: 1, depth: 16 }).picture;
  const greys = [...drawn.pixelsHwc].map((value, i) => 20_000 + (i % WIDTH) * 600 + (value >> 4));
  const pixelsHwc = Uint16Array.from(greys.flatMap(tone));
  const picture = { ...drawn, channels: 3, pixelsHwc } as const;
  return { path: 'drawn', sha256: name, picture, facts: originalFacts(picture) };
}

const PHOTOS: Readonly<Record<string, () => Original>> = {
  'one channel': () => drawnOriginal(WIDTH, HEIGHT, { channels: 1, depth: 16 }),
  'three equal channels': () => drawPrint('neutral', (grey) => [grey, grey, grey]),
};
const SEPIA = () => drawPrint('sepia', (grey) => [grey + 4000, grey, grey - 6000]);

async function develop(photo: Original, kind: string, recipe: Recipe) {
  const proven = packs.get(kind);
  if (proven === undefined) throw new Error('no such pack');
  return openDevelopment(parts, { original: photo, proven, recipe });
}

function recipeOf(kind: string, dials: Recipe['dials'], mode: Monochrome['mode']): Recipe {
  const proven = packs.get(kind);
  if (proven === undefined) throw new Error('no such pack');
  return withStep(plainRecipe(proven, 1.5, { dials }), monochromeStep, { version: 1, mode });
}

/** An export's pixels, in parts of 1. */
async function exported(photo: Original, kind: string, recipe: Recipe): Promise<number[]> {
  const development = await develop(photo, kind, recipe);
  const { widthPx, heightPx } = development.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: false });
  await development.render(output, context);
  return [...output.pixelsHwc].map((value) => value / 65535);
}

/** A thumbnail's or a grid cell's, float32 CHW, turned to HWC. */
async function shown(photo: Original, kind: string, recipe: Recipe): Promise<number[]> {
  const development = await develop(photo, kind, recipe);
  const { widthPx: width, heightPx: height } = development.size;
  const cells = await development.cells({ x: 0, y: 0, width, height }, 2, context);
  const planes = await cells.at(recipe.dials);
  const pixels = cells.widthPx * cells.heightPx;
  return Array.from({ length: planes.length }, (_, i) => planes[(i % 3) * pixels + Math.floor(i / 3)] ?? 9);
}

/** The widest distance between the channels of a pixel, in levels of 255, where nothing is cut. */
function colour(values: readonly number[]): number {
  let widest = 0;
  for (let i = 0; i < values.length; i += 3) {
    const pixel = values.slice(i, i + 3);
    widest = Math.max(widest, Math.max(...pixel) - Math.min(...pixel));
  }
  return widest * 255;
}

const KINDS = ['pixel', 'latent'];
const DIALS = [
  { pix: 1, sem: 1 },
  { pix: 0.4, sem: 1.5 },
];

describe.each(KINDS)('black and white stays so under a %s pack', (kind) => {
  it.each(Object.keys(PHOTOS))('of %s, in exports and thumbnails, at any dial', async (name) => {
    const photo = (PHOTOS[name] ?? SEPIA)();
    expect(photo.facts.isMonochrome).toBe(true);
    for (const dials of DIALS) {
      const recipe = recipeOf(kind, dials, 'auto');
      expect(colour(await exported(photo, kind, recipe))).toBeLessThan(0.01);
      expect(colour(await shown(photo, kind, recipe))).toBeLessThan(0.01);
      // Switched off it is what the pack makes of it; else this test would show nothing.
      expect(colour(await exported(photo, kind, recipeOf(kind, dials, 'off')))).toBeGreaterThan(1);
    }
  });

  it('a toned print keeps its tone', async () => {
    const photo = SEPIA();
    const [dials = {}] = DIALS;
    const pixels = await exported(photo, kind, recipeOf(kind, dials, 'auto'));
    for (let i = 0; i < pixels.length; i += 3) {
      const [red = 9, green = 9, blue = 9] = pixels.slice(i, i + 3);
      if (Math.max(red, green, blue) === 1 || Math.min(red, green, blue) === 0) continue;
      expect((red - green) * 65535).toBeCloseTo(4000, -1.5);
      expect((green - blue) * 65535).toBeCloseTo(6000, -1.5);
    }
    const free = await exported(photo, kind, recipeOf(kind, dials, 'off'));
    expect(Math.max(...free.map((value, i) => Math.abs(value - (pixels[i] ?? 9))))).toBeGreaterThan(1 / 255);
  });

  it('a photo with colours is left to the pack, unless one says otherwise', async () => {
    const photo = drawnOriginal(WIDTH, HEIGHT, { depth: 16 });
    expect(photo.facts.isMonochrome).toBe(false);
    const [dials = {}] = DIALS;
    const auto = await exported(photo, kind, recipeOf(kind, dials, 'auto'));
    expect(auto).toEqual(await exported(photo, kind, recipeOf(kind, dials, 'off')));
    expect(auto).not.toEqual(await exported(photo, kind, recipeOf(kind, dials, 'on')));
  });
});

it('switching it over runs no network', async () => {
  const photo = drawPrint('switched', (grey) => [grey, grey, grey]);
  const [, dials = {}] = DIALS;
  await exported(photo, 'pixel', recipeOf('pixel', dials, 'auto'));
  const { runs } = parts.meter;
  await exported(photo, 'pixel', recipeOf('pixel', dials, 'off'));
  expect(parts.meter.runs).toBe(runs);
});
