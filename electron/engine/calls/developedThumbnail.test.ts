import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { DEFAULT_ENGINE_SETTINGS, type Priority } from '../../../shared/engine/protocol.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import type { EngineParts } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import { Originals } from '../originals.ts';
import { sharp } from '../pictures/libvips.ts';
import { drawScene, sceneImage, writeP3Jpeg } from '../pictures/testing/drawPictures.ts';
import { makeThumbnail } from '../pictures/thumbnail.ts';
import { type ReadRecipe, type RecipeChanges, recipeReader } from '../testing/recipeReader.ts';
import { developedThumbnail } from './developedThumbnail.ts';
import { viewDraft } from './viewDraft.ts';
import { viewTile } from './viewTile.ts';

const SHA256 = 'what the library says';
const SIDE_PX = 320;
const PHOTO = { widthPx: 1200, heightPx: 800 };
const SMALL = { widthPx: 300, heightPx: 200 };
const { signal } = new AbortController();
let folder: string;
let packFolder: string;
let latentFolder: string;
let readPixel: ReadRecipe;
let readLatent: ReadRecipe;
let file: string;
let parts: EngineParts;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'developed 100 % '));
  packFolder = path.join(folder, 'pack');
  latentFolder = path.join(folder, 'latent');
  file = path.join(folder, 'Фото.jpg');
  await writeTinyPack(packFolder);
  await writeTinyLatentPack(latentFolder, 96, 32);
  readPixel = await recipeReader(packFolder);
  readLatent = await recipeReader(latentFolder);
  await writeP3Jpeg(file, PHOTO);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
});

const at = (dials: readonly number[], changes: RecipeChanges = {}): Recipe =>
  readPixel(dials, { scale: 2, ...changes });

const context = (priority: Priority) => ({ signal, priority, reportProgress: () => {} });

const develop = (recipe: Recipe, source = { path: file, packFolder }, asked = signal) =>
  developedThumbnail(
    parts,
    { source, sha256: SHA256, photo: PHOTO, recipe, longSidePx: SIDE_PX },
    { ...context('background'), signal: asked },
  );

async function pixelsOf(jpeg: Uint8Array | undefined): Promise<Buffer> {
  if (jpeg === undefined) throw new Error('there is no thumbnail');
  return sharp(jpeg).raw().toBuffer();
}

/** 8-bit levels. */
function meanDifference(a: Buffer, b: Buffer): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

describe('of a pixel pack', () => {
  it('shows the dials, from one network run for all of them', async () => {
    const [little, much] = [await develop(at([0.2, 0])), await develop(at([2, 2]))];
    expect(little).toMatchObject({ widthPx: SIDE_PX, heightPx: 213 });
    expect(parts.meter.runs).toBe(1);
    const original = await pixelsOf((await makeThumbnail(file, SIDE_PX)).jpeg);
    const differences = [
      meanDifference(await pixelsOf(little?.jpeg), original),
      meanDifference(await pixelsOf(much?.jpeg), original),
    ] as const;
    expect(differences[1]).toBeGreaterThan(2 * differences[0]);
  });

  it("has the photo's shape, whatever size the draft is", async () => {
    for (const draftSidePx of [321, 330, 500]) {
      vi.spyOn(parts.draftSides, 'get').mockReturnValue(draftSidePx);
      expect(await develop(at([1, 1]))).toMatchObject({ widthPx: SIDE_PX, heightPx: 213 });
    }
  });

  it('is in the colours of the original where no dial is on', async () => {
    const original = await pixelsOf((await makeThumbnail(file, SIDE_PX)).jpeg);
    const unchanged = await pixelsOf((await develop(at([0, 0])))?.jpeg);
    // The one was reduced in two steps, and encoded with the photo's profile in between.
    expect(meanDifference(unchanged, original)).toBeLessThan(1.5);
  });

  it('shows what is painted, where it is painted', async () => {
    const half = Buffer.from([0, 0, 0, 0, 255, 255, 255, 255]);
    const png = await sharp(half, { raw: { width: 8, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    const masks = [png.toString('base64'), null];
    const painted = await develop(at([2, 0], { masks }));
    const plain = await develop(at([0, 0]));
    const leftAndRight = async (part: 'left' | 'right') => {
      const area = { left: part === 'left' ? 0 : 220, top: 0, width: 100, height: 213 };
      const [a, b] = await Promise.all(
        [painted, plain].map((thumbnail) =>
          sharp(thumbnail?.jpeg ?? Buffer.alloc(0))
            .extract(area)
            .raw()
            .toBuffer(),
        ),
      );
      return meanDifference(a ?? Buffer.alloc(0), b ?? Buffer.alloc(0));
    };
    expect(await leftAndRight('left')).toBeLessThan(0.5);
    expect(await leftAndRight('right')).toBeGreaterThan(2);
  });

  it("takes the viewer's draft, and pushes no original out", async () => {
    await viewDraft(
      parts,
      { source: { path: file, packFolder }, sha256: SHA256, recipe: at([1, 1]) },
      context('visible'),
    );
    const other = path.join(folder, 'other.jpg');
    await sceneImage(drawScene({ widthPx: 300, heightPx: 200 }))
      .jpeg()
      .toFile(other);
    // It holds one only, the newest.
    const originals = new Originals(1);
    const seen = await originals.load(other, signal);
    parts = { ...parts, originals };
    await develop(at([1, 1]));
    expect(parts.meter.runs).toBe(1);
    expect(await originals.load(other, signal)).toBe(seen);
  });

  it('of a small photo takes the exact tiles, where all of them are kept', async () => {
    const small = path.join(folder, 'small.webp');
    await sceneImage(drawScene(SMALL)).ensureAlpha(0.5).webp({ lossless: true }).toFile(small);
    const { sha256 } = await parts.originals.load(small, signal);
    const source = { path: small, packFolder };
    const developSmall = (scale: number) =>
      developedThumbnail(
        parts,
        { source, sha256, photo: SMALL, recipe: at([1, 1], { scale }), longSidePx: SIDE_PX },
        context('background'),
      );
    for (const x of [0, 300]) {
      const rect = { x, y: 0, width: 300, height: 400 };
      await viewTile(parts, { source, recipe: at([1, 1]), level: 0, rect }, context('visible'));
    }
    const { runs } = parts.meter;
    const exact = await developSmall(2);
    expect(exact).toMatchObject({ widthPx: SIDE_PX, heightPx: 213 });
    expect(parts.meter.runs).toBe(runs);
    const drafted = await developSmall(3);
    expect(drafted).toMatchObject({ widthPx: 300, heightPx: 200 });
    expect(parts.meter.runs).toBe(runs + 1);
  });

  it('waits while a file is rendered, and runs nothing where it is cancelled meanwhile', async () => {
    const leave = await parts.stages.rendering.enter('export', signal);
    const abort = new AbortController();
    const waiting = develop(at([1, 1]), { path: file, packFolder }, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow('abort');
    const later = develop(at([1, 1]));
    await parts.networkTurns.run('export', signal, () => {});
    expect(parts.meter.runs).toBe(0);
    leave();
    expect(await later).not.toBeNull();
    expect(parts.meter.runs).toBe(1);
  });

  it('refuses a dial that the pack does not have', async () => {
    await expect(develop(at([1, 1, 1]))).rejects.toMatchObject({ code: 'recipe-invalid' });
  });
});

describe('of a latent pack', () => {
  const source = () => ({ path: file, packFolder: latentFolder });
  const at = (dials: readonly number[], changes: RecipeChanges = {}): Recipe =>
    readLatent(dials, { scale: 2, colourFix: 'none', ...changes });
  const draft = (recipe: Recipe) =>
    viewDraft(parts, { source: source(), sha256: SHA256, recipe }, context('visible'));

  it('is none while the pack is not open, or nothing is kept of the photo', async () => {
    expect(await develop(at([1, 1]), source())).toBeNull();
    expect(parts.sessions.lastProvider).toBeNull();
    await parts.sessions.open(latentFolder, undefined, signal);
    expect(await develop(at([1, 1]), source())).toBeNull();
    expect(parts.meter.runs).toBe(0);
  });

  it("is decoded from the latents of the viewer's draft at any position", async () => {
    await draft(at([1, 1]));
    const runs = parts.meter.runs;
    // Without it the drawn weights give next to black.
    const colourFix = 'adain';
    const one = await develop(at([0, 0], { colourFix }), source());
    const two = await develop(at([2, 2], { colourFix }), source());
    expect(one).toMatchObject({ widthPx: SIDE_PX, heightPx: 213 });
    expect(parts.meter.runs).toBe(runs);
    expect(meanDifference(await pixelsOf(one?.jpeg), await pixelsOf(two?.jpeg))).toBeGreaterThan(1);
  });

  it('is none of a photo that was described otherwise', async () => {
    await draft(at([1, 1]));
    expect(await develop(at([1, 1], { prompt: 'a house' }), source())).toBeNull();
  });
});
