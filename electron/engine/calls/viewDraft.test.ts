import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS, type ViewTile } from '../../../shared/engine/protocol.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import type { EngineParts } from '../callContext.ts';
import { createCallHandlers, createEngineParts } from '../callHandlers.ts';
import { sharp } from '../pictures/libvips.ts';
import { drawScene, sceneImage, writeP3Jpeg } from '../pictures/testing/drawPictures.ts';
import { type ReadRecipe, recipeReader } from '../testing/recipeReader.ts';
import { viewDraft } from './viewDraft.ts';
import { viewTile } from './viewTile.ts';

/** Not the file's: whoever asks knows it, and the file is not read for it. */
const SHA256 = 'what the library says';
const context = {
  signal: new AbortController().signal,
  priority: 'visible',
  reportProgress: () => {},
} as const;
let folder: string;
let packFolder: string;
let readRecipe: ReadRecipe;
let file: string;
let parts: EngineParts;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'view draft '));
  packFolder = path.join(folder, 'pack');
  file = path.join(folder, 'drawn.jpg');
  await writeTinyPack(packFolder);
  readRecipe = await recipeReader(packFolder);
  await writeP3Jpeg(file, { widthPx: 2400, heightPx: 1600 });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
});

const draft = (sha256 = SHA256) =>
  viewDraft(
    parts,
    { source: { path: file, packFolder }, sha256, recipe: readRecipe([1, 1], { scale: 2 }) },
    context,
  );

function floats(bits: Uint16Array<ArrayBuffer> | undefined): number[] {
  return bits === undefined ? [] : Array.from(new Float16Array(bits.buffer, bits.byteOffset, bits.length));
}

function planesOf(tile: ViewTile): number[][] {
  return [tile.original, ...tile.residuals].map(floats);
}

describe('a draft of a pixel pack', () => {
  it('is the whole photo from one network run, which is kept for its original', async () => {
    const { rect, level, residuals } = await draft();
    expect(level).toBe(0);
    expect(rect.width / rect.height).toBeCloseTo(1.5, 2);
    expect(residuals).toHaveLength(2);
    expect(parts.meter.runs).toBe(1);
    await draft();
    expect(parts.meter.runs).toBe(1);
    parts.kept.forget(SHA256);
    await draft();
    expect(parts.meter.runs).toBe(2);
    await draft('another');
    expect(parts.meter.runs).toBe(3);
  });

  it('has the pixels and residuals of a tile of the same picture', async () => {
    const { rect } = await draft();
    const copy = path.join(folder, 'copy.png');
    await sharp(file, { ignoreIcc: true }).resize(rect.width, rect.height).png().toFile(copy);
    const source = { path: copy, packFolder, tilePx: 1024 };
    const [seen, expected] = [
      planesOf(await draft()),
      planesOf(await viewTile(parts, { source, recipe: readRecipe([1, 1]), level: 0, rect }, context)),
    ];
    seen.forEach((plane, index) => {
      const difference = plane.reduce(
        (sum, value, i) => sum + Math.abs(value - (expected[index]?.[i] ?? 9)),
        0,
      );
      expect(difference / plane.length).toBeLessThan(0.5 / 255);
    });
  });

  it('is not taken for an exact tile of a photo of its size', async () => {
    const small = path.join(folder, 'small.png');
    await sceneImage(drawScene({ widthPx: 300, heightPx: 200 }))
      .png()
      .toFile(small);
    const rect = { x: 0, y: 0, width: 300, height: 200 };
    const sidePx = 1024;
    const exact = await viewTile(
      parts,
      { source: { path: small, packFolder, tilePx: sidePx }, recipe: readRecipe([1, 1]), level: 0, rect },
      context,
    );
    const { sha256 } = await parts.originals.load(small, context.signal);
    const drafted = await viewDraft(
      parts,
      { source: { path: small, packFolder }, sha256, recipe: readRecipe([1, 1]) },
      context,
    );
    expect(drafted.rect).toEqual(exact.rect);
    expect(parts.meter.runs).toBe(2);
  });

  it('stays as large as it was while the machine gets busy', async () => {
    const { pack } = await parts.sessions.open(packFolder, undefined, context.signal);
    parts.draftSides.set(`${SHA256} ${pack.hash} cpu`, 640);
    expect((await draft()).rect.width).toBe(640);
  });

  it('is made anew of a file that has changed', async () => {
    await draft();
    await utimes(file, new Date(), new Date('2020-02-02'));
    await draft();
    expect(parts.meter.runs).toBe(2);
  });
});

it('a pack that is opened in advance has run no network that counts', async () => {
  expect(await createCallHandlers(parts).openPack({ packFolder }, context)).toBeNull();
  expect(parts.sessions.lastProvider).toBe('cpu');
  expect(parts.meter.runs).toBe(0);
});
