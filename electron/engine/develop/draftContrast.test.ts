import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { findBundledModels } from '../../host/bundledModels.ts';
import type { EngineParts } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import { sharp } from '../pictures/libvips.ts';
import { drawScene, sceneImage } from '../pictures/testing/drawPictures.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { plainRecipe } from '../testing/plainRecipe.ts';
import { type Development, openDevelopment } from './development.ts';
import { openDraft } from './openDraft.ts';

const { signal } = new AbortController();
const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
/** The draft's side is a whole part of the photo's, so that both are pictures of one size. */
const DRAFT_PX = 512;
const FACTOR = 3;
const [WIDTH, HEIGHT] = [DRAFT_PX * FACTOR, (DRAFT_PX * FACTOR * 3) / 4];
const NOISE_LEVELS = 45;
const SPECKS = 3000;
const DUST = 240;
/** What may differ, of the exact picture's local contrast. */
const TOLERANCE = 0.1;

let folder: string;
let parts: EngineParts;
let proven: ProvenPack;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'draft '));
  const border = { announceProbe: async () => {}, notify: () => {} };
  const settings = { ...DEFAULT_ENGINE_SETTINGS, precision: 'single' } as const;
  parts = createEngineParts(settings, ['cpu'], border, STEPS);
  const swift = path.join(findBundledModels(), 'packs', 'pisa-swift');
  proven = await parts.sessions.open(swift, 'cpu', signal);
});
afterAll(() => rm(folder, { recursive: true }));

/** The constants of Numerical Recipes: the same in every run. */
function random(): () => number {
  let state = 1974;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function addNoise(pixels: Buffer): void {
  const next = random();
  pixels.forEach((value, i) => {
    pixels[i] = Math.min(255, Math.max(0, value + (next() + next() - 1) * NOISE_LEVELS));
  });
}

function addDust(pixels: Buffer): void {
  const next = random();
  for (let speck = 0; speck < SPECKS; speck++) {
    const radius = 1 + Math.floor(next() * 3);
    const [left, top] = [Math.floor(next() * (WIDTH - 8)), Math.floor(next() * (HEIGHT - 8))];
    for (let y = 0; y <= 2 * radius; y++) {
      for (let x = 0; x <= 2 * radius; x++) {
        if ((x - radius) ** 2 + (y - radius) ** 2 > radius ** 2) continue;
        pixels.fill(DUST, 3 * ((top + y) * WIDTH + left + x), 3 * ((top + y) * WIDTH + left + x + 1));
      }
    }
  }
}

/** Mean deviation of brightness from that of a pixel's surroundings, 5 × 5: what dust and noise are seen by. */
function localContrast(planesChw: Float32Array, width: number, height: number): number {
  const pixels = width * height;
  const cut = (at: number) => Math.min(1, Math.max(0, planesChw[at] as number));
  const brightness = Float32Array.from(
    { length: pixels },
    (_, i) => 0.299 * cut(i) + 0.587 * cut(pixels + i) + 0.114 * cut(2 * pixels + i),
  );
  let sum = 0;
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      let around = 0;
      for (let at = -2; at <= 2; at++) {
        for (let along = -2; along <= 2; along++)
          around += brightness[(y + at) * width + x + along] as number;
      }
      sum += ((brightness[y * width + x] as number) - around / 25) ** 2;
    }
  }
  return Math.sqrt(sum / ((width - 4) * (height - 4)));
}

async function contrastOf(development: Development, factor: number, dials: Record<string, number>) {
  const { widthPx: width, heightPx: height } = development.size;
  const cells = await development.cells({ x: 0, y: 0, width, height }, factor, context);
  expect(cells.widthPx).toBe(DRAFT_PX);
  return localContrast(await cells.at(dials), cells.widthPx, cells.heightPx);
}

it.each([
  ['noise', addNoise],
  ['dust', addDust],
] as const)(
  'a draft shows as much %s as the exact picture does',
  { timeout: 300_000 },
  async (name, spoil) => {
    const scene = sceneImage(drawScene({ widthPx: WIDTH, heightPx: HEIGHT }));
    const pixels = await scene.removeAlpha().raw().toBuffer();
    spoil(pixels);
    const file = path.join(folder, `${name}.png`);
    await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .png()
      .toFile(file);
    const original = await parts.originals.load(file, signal);
    const known = { path: file, sha256: original.sha256 };
    const copy = await parts.originals.loadCopy(known, DRAFT_PX, signal);
    for (const dials of [
      { pix: 0, sem: 0 },
      { pix: 1, sem: 0 },
      { pix: 1, sem: 1 },
    ]) {
      const recipe = plainRecipe(proven, 1, { dials });
      const exact = await openDevelopment(parts, { original, proven, recipe });
      const draft = await openDraft(parts, { original: copy, proven, recipe }, DRAFT_PX);
      const wanted = await contrastOf(exact, FACTOR, dials);
      expect(Math.abs((await contrastOf(draft, 1, dials)) / wanted - 1)).toBeLessThan(TOLERANCE);
    }
  },
);
