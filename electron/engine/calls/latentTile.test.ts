import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { DEFAULT_ENGINE_SETTINGS, type ViewTile } from '../../../shared/engine/protocol.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import type { EngineParts } from '../callContext.ts';
import { createCallHandlers, createEngineParts } from '../callHandlers.ts';
import { openDevelopment } from '../develop/development.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import { type ReadRecipe, type RecipeChanges, recipeReader } from '../testing/recipeReader.ts';
import { viewTile } from './viewTile.ts';

const SCALE = 1.5;
/** ×1.5: 900 × 603, no multiple of a latent's 8 pixels, and larger than the squares of the colour sample. */
const SIZE = { width: 600, height: 402 };
const OUTPUT = { width: 900, height: 603 };
const RECT: Rect = { x: 512, y: 256, width: 256, height: 256 };
/** Of a value below 1 in half precision; a sum of three holds two such steps. */
const HALF_STEP = 1 / 2048;
const { signal } = new AbortController();
let folder: string;
let file: string;
let packFolder: string;
let readRecipe: ReadRecipe;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'latent tile '));
  packFolder = path.join(folder, 'pack');
  file = path.join(folder, 'drawn.png');
  await writeTinyLatentPack(packFolder, 96, 32);
  readRecipe = await recipeReader(packFolder);
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#4a78b5"/><stop offset="1" stop-color="#f2dcb8"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/><circle cx="420" cy="150" r="60" fill="#fff1cc"/>
    <path d="M0 300 Q150 150 300 280 T600 250 V402 H0Z" fill="#3f6b45"/></svg>`;
  await sharp(Buffer.from(scene)).removeAlpha().png().toFile(file);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const newParts = () =>
  createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], { announceProbe: async () => {}, notify: () => {} });

const look = (dials: readonly number[], changes: RecipeChanges = {}): Recipe =>
  readRecipe(dials, { scale: SCALE, colourFix: 'none', ...changes });

function tile(parts: EngineParts, recipe: Recipe, rect = RECT, level = 0, askSignal = signal) {
  const context = { signal: askSignal, priority: 'visible', reportProgress: () => {} } as const;
  return viewTile(parts, { source: { path: file, packFolder }, recipe, level, rect }, context);
}

function tileApart(parts: EngineParts, recipe: Recipe) {
  const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
  const source = { path: file, packFolder };
  return viewTile(parts, { source, recipe, level: 0, rect: RECT, isLastApart: true }, context);
}

function draft(parts: EngineParts, recipe: Recipe) {
  const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
  const source = { path: file, packFolder };
  return viewTile(parts, { source, recipe, level: 0, rect: RECT, isDraft: true }, context);
}

/** As the viewer draws it: the enlargement less the first residuals. */
function drawn({ original, residuals }: ViewTile, count = residuals.length): number[] {
  const values = (bits: Uint16Array<ArrayBuffer>) =>
    Array.from(new Float16Array(bits.buffer, bits.byteOffset, bits.length));
  const parts = residuals.slice(0, count).map(values);
  return values(original).map((value, i) => {
    const result = parts.reduce((left, part) => left - (part[i] as number), value);
    return Math.min(1, Math.max(0, result));
  });
}

/** The same region of what an export writes, CHW. */
async function exported(parts: EngineParts, recipe: Recipe): Promise<number[]> {
  const proven = await parts.sessions.open(packFolder, 'cpu', signal);
  const original = await parts.originals.load(file, signal);
  const development = await openDevelopment(parts, { original, proven, recipe, isWhole: true });
  const { widthPx, heightPx } = development.size;
  expect([widthPx, heightPx]).toEqual([OUTPUT.width, OUTPUT.height]);
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: false });
  await development.render(output, { signal, priority: 'export', reportProgress: () => {} });
  return [0, 1, 2].flatMap((channel) =>
    Array.from({ length: RECT.width * RECT.height }, (_, i) => {
      const x = RECT.x + (i % RECT.width);
      const y = RECT.y + Math.floor(i / RECT.width);
      return (output.pixelsHwc[(y * widthPx + x) * 3 + channel] as number) / 65535;
    }),
  );
}

const worst = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

describe('a tile of a latent pack', () => {
  it('shows what an export writes', async () => {
    const parts = newParts();
    const at = look([0.6, 1.3]);
    expect(worst(drawn(await tile(parts, at)), await exported(parts, at))).toBeLessThan(2 * HALF_STEP);
  });

  it('shows painted λ as an export writes it, in a draft too', async () => {
    const parts = newParts();
    const shades = Uint8Array.from({ length: 24 }, (_, i) => (i % 6) * 51);
    const png = await sharp(shades, { raw: { width: 6, height: 4, channels: 1 } })
      .png()
      .toBuffer();
    // Far up, because this pack's residuals are small.
    const at = look([4, 1.3], { masks: [png.toString('base64'), null] });
    const seen = drawn(await tile(parts, at));
    expect(worst(seen, await exported(parts, at))).toBeLessThan(2 * HALF_STEP);
    expect(worst(seen, drawn(await draft(parts, at)))).toBeLessThan(3 * HALF_STEP);
    expect(worst(seen, drawn(await tile(parts, look([4, 1.3]))))).toBeGreaterThan(0.01);
  });

  it('holds what it decodes with within all that is kept, and gives it back when the cache is emptied', async () => {
    const parts = newParts();
    const handlers = createCallHandlers(parts);
    const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
    const keptBytes = async () => (await handlers.diagnostics({}, context)).keptBytes;
    await tile(parts, look([0.6, 1.3]));
    const held = parts.latentViews.bytes;
    expect(held).toBeGreaterThan(0);
    expect(await keptBytes()).toBeGreaterThanOrEqual(held);
    expect(parts.kept.canHold(DEFAULT_ENGINE_SETTINGS.memoryBytes)).toBe(false);
    await handlers.forgetResiduals({}, context);
    expect(parts.latentViews.bytes).toBe(0);
    expect(await keptBytes()).toBe(0);
    expect(parts.kept.canHold(DEFAULT_ENGINE_SETTINGS.memoryBytes)).toBe(true);
  });

  it('shows the colours of an export: exactly with wavelets, to 3/255 with sampled statistics', async () => {
    const parts = newParts();
    const wavelet = look([0.6, 1.3], { colourFix: 'wavelet' });
    expect(worst(drawn(await tile(parts, wavelet)), await exported(parts, wavelet))).toBeLessThan(
      3 * HALF_STEP,
    );
    const adain = look([0.6, 1.3], { colourFix: 'adain' });
    expect(worst(drawn(await tile(parts, adain)), await exported(parts, adain))).toBeLessThan(3 / 255);
  });

  it('has what the last dial adds apart, where that is asked for', async () => {
    const parts = newParts();
    const both = await tileApart(parts, look([0.6, 1.3]));
    expect(both.residuals).toHaveLength(2);
    expect(worst(drawn(both), drawn(await tile(parts, look([0.6, 1.3]))))).toBeLessThan(2 * HALF_STEP);
    expect(worst(drawn(both, 1), drawn(await tile(parts, look([0.6, 0]))))).toBeLessThan(2 * HALF_STEP);
  });

  it('costs one network pass for all tiles and dial positions, also when they are asked for at once', async () => {
    const parts = newParts();
    const gone = new AbortController();
    const left = tile(parts, look([1, 1]), RECT, 0, gone.signal);
    const tiles = [0, 256].map((x) => tile(parts, look([0.5, 1]), { ...RECT, x }));
    // Who began the pass goes away: the others get it all the same.
    await parts.originals.load(file, signal);
    gone.abort();
    await expect(left).rejects.toThrow();
    await Promise.all(tiles);
    const { runs } = parts.meter;
    await tile(parts, look([1.5, 0.2], { colourFix: 'adain' }));
    expect(parts.meter.runs).toBe(runs);
    const single = newParts();
    await tile(single, look([1, 1]));
    expect(runs).toBe(single.meter.runs);
  });

  it('is a mean of the output on a reduced level', async () => {
    const parts = newParts();
    const full = drawn(await tile(parts, look([0.6, 1.3])));
    const reduced = await tile(parts, look([0.6, 1.3]), { x: 256, y: 128, width: 128, height: 128 }, 1);
    const [first = 0] = drawn(reduced);
    const side = RECT.width;
    const mean = [0, 1, side, side + 1].reduce((sum, i) => sum + (full[i] as number) / 4, 0);
    expect(Math.abs(first - mean)).toBeLessThan(3 * HALF_STEP);
  });

  it('has a draft that costs what it shows, once for all dial positions, and is exact where a pack does not look far', async () => {
    const parts = newParts();
    const at = look([0.6, 1.3], { colourFix: 'wavelet' });
    const seen = drawn(await draft(parts, at));
    expect(parts.meter.runs).toBe(1);
    await draft(parts, look([1, 0.2]));
    expect(parts.meter.runs).toBe(1);
    const exact = drawn(await tile(parts, at));
    expect(parts.meter.runs).toBeGreaterThan(2);
    // This pack looks no further than the draft's margin.
    expect(worst(seen, exact)).toBeLessThan(3 * HALF_STEP);
  });

  it('is refused where the recipe has a dial that the pack has not', async () => {
    await expect(tile(newParts(), look([1, 1, 1]))).rejects.toThrow(
      "The pack 'Tiny latent' has no dial 'unknown2'.",
    );
  });

  it('of a colour fix is not taken for one of another', async () => {
    const parts = newParts();
    const [wavelet, adain] = [look([4, 4], { colourFix: 'wavelet' }), look([4, 4], { colourFix: 'adain' })];
    const [one, other] = [drawn(await tile(parts, wavelet)), drawn(await tile(parts, adain))];
    expect(worst(one, other)).toBeGreaterThan(0.01);
  });
});
