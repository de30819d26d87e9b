import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { readManifest } from '../../packs/openPack.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { createCallHandlers, createEngineParts } from '../callHandlers.ts';
import { sharp } from '../pictures/libvips.ts';
import { drawAlpha, drawScene, sceneImage, writeP3Jpeg } from '../pictures/testing/drawPictures.ts';

/** What became of one export. */
export interface ExportRecord {
  /** SHA-256 of its decoded pixels, as they are stored. */
  readonly pixels: string;
  /** Means over 4 × 3 boxes, red, green and blue each, in 8-bit levels: alike on every machine. */
  readonly means: readonly number[];
}

export interface ExportRecords {
  /**
   * Names how this machine's onnxruntime adds up: processors with other vector units round otherwise, and a
   * result may then be another byte here and there.
   */
  readonly arithmetic: string;
  readonly exports: Readonly<Record<string, ExportRecord>>;
}

interface Case {
  readonly name: string;
  readonly pack: 'tiny' | 'bundled' | 'latent';
  readonly photo: 'p3.jpg' | 'deep.png' | 'clear.png' | 'grey.png';
  readonly scale: number;
  readonly dials: Readonly<Record<string, number>>;
  readonly masks?: Readonly<Record<string, { readonly png: string; readonly white: number }>>;
  readonly colourFix?: string;
  readonly depth?: 8 | 16;
  readonly tilePx?: number;
}

const BUNDLED_PACK = path.resolve(import.meta.dirname, '../../../models/packs/pisa-swift');
const BOXES = { columns: 4, rows: 3 };

/** Grey PNG in base64: a slope from left to right, or from top to bottom in 16 bit. */
async function drawMask(depth: 8 | 16): Promise<string> {
  const [width, height] = [24, 16];
  const full = 2 ** depth - 1;
  const values = Array.from({ length: width * height }, (_, i) =>
    Math.round(full * (depth === 8 ? (i % width) / (width - 1) : Math.floor(i / width) / (height - 1))),
  );
  const raw = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  const image = sharp(raw, { raw: { width, height, channels: 1 } });
  return (
    await image
      .toColourspace(depth === 8 ? 'b-w' : 'grey16')
      .png()
      .toBuffer()
  ).toString('base64');
}

async function listCases(): Promise<Case[]> {
  const [slope, deepSlope] = [await drawMask(8), await drawMask(16)];
  const masks = { pix: { png: slope, white: 1.5 }, sem: { png: deepSlope, white: 0.8 } };
  const plain = { photo: 'p3.jpg', scale: 2, dials: { pix: 0.7, sem: 1.2 } } as const;
  return [
    { ...plain, name: 'tiny', pack: 'tiny' },
    { ...plain, name: 'tiny, fractional, deep', pack: 'tiny', photo: 'deep.png', scale: 1.37, depth: 16 },
    { ...plain, name: 'tiny, alpha', pack: 'tiny', photo: 'clear.png', scale: 1.5 },
    { ...plain, name: 'tiny, grey', pack: 'tiny', photo: 'grey.png', scale: 1 },
    { ...plain, name: 'tiny, masks', pack: 'tiny', masks, depth: 16, tilePx: 64 },
    { ...plain, name: 'tiny, one mask', pack: 'tiny', masks: { sem: masks.sem } },
    { ...plain, name: 'tiny at 0', pack: 'tiny', dials: { pix: 0, sem: 0 } },
    { ...plain, name: 'tiny at 1', pack: 'tiny', dials: { pix: 1, sem: 1 } },
    { ...plain, name: 'bundled', pack: 'bundled', dials: { pix: 0.9, sem: 0.4 } },
    { ...plain, name: 'bundled, masks, alpha', pack: 'bundled', photo: 'clear.png', scale: 1.25, masks },
    { ...plain, name: 'latent', pack: 'latent', photo: 'deep.png', scale: 1.5, depth: 16 },
    { ...plain, name: 'latent, wavelet', pack: 'latent', colourFix: 'wavelet', tilePx: 64 },
    { ...plain, name: 'latent, no fix, masks', pack: 'latent', colourFix: 'none', masks },
    { ...plain, name: 'latent, alpha, masks', pack: 'latent', photo: 'clear.png', scale: 1.2, masks },
    { ...plain, name: 'latent at 0', pack: 'latent', dials: { pix: 0, sem: 0 } },
    { ...plain, name: 'latent at 1', pack: 'latent', dials: { pix: 1, sem: 1 } },
  ];
}

async function drawPhotos(folder: string): Promise<void> {
  await writeP3Jpeg(path.join(folder, 'p3.jpg'), { widthPx: 150, heightPx: 101 });
  const deep = drawScene({ widthPx: 133, heightPx: 90, depth: 16 });
  await sceneImage(deep).png().toFile(path.join(folder, 'deep.png'));
  const clear = drawScene({ widthPx: 121, heightPx: 84 });
  await sceneImage(clear, drawAlpha(clear)).png().toFile(path.join(folder, 'clear.png'));
  const grey = drawScene({ widthPx: 97, heightPx: 61, channels: 1 });
  await sceneImage(grey).png().toFile(path.join(folder, 'grey.png'));
}

/**
 * Exports drawn photos under recipes of version 1, through the engine's own call.
 * @param readRecipe how today's code reads such a recipe
 */
export async function exportVersion1(
  folder: string,
  readRecipe: (version1: unknown) => Recipe,
): Promise<ExportRecords> {
  await mkdir(folder, { recursive: true });
  const packs = {
    tiny: path.join(folder, 'tiny'),
    latent: path.join(folder, 'latent'),
    bundled: BUNDLED_PACK,
  };
  await writeTinyPack(packs.tiny);
  await writeTinyLatentPack(packs.latent, 12, 4);
  await drawPhotos(folder);
  const parts = createEngineParts({ ...DEFAULT_ENGINE_SETTINGS, precision: 'single' }, ['cpu'], {
    announceProbe: async () => {},
    notify: () => {},
  });
  const { restore } = createCallHandlers(parts);
  const records: Record<string, ExportRecord> = {};
  for (const [index, wanted] of (await listCases()).entries()) {
    const { manifest, hash } = await readManifest(packs[wanted.pack]);
    const output = path.join(folder, `${index}.png`);
    const { scale, dials, masks, colourFix, tilePx, depth = 8 } = wanted;
    const recipe = readRecipe({
      recipeVersion: 1,
      pack: { id: manifest.id, version: manifest.version, hash },
      ...{ scale, dials },
      ...(masks === undefined ? {} : { masks }),
      ...(colourFix === undefined ? {} : { colourFix }),
    });
    const source = { path: path.join(folder, wanted.photo), packFolder: packs[wanted.pack] };
    await restore(
      {
        source: tilePx === undefined ? source : { ...source, tilePx },
        ...{ recipe, output },
        options: outputOptionsSchema.parse({ format: 'png', depth }),
      },
      { signal: new AbortController().signal, priority: 'export', reportProgress: () => {} },
    );
    records[wanted.name] = await recordOf(output);
  }
  return { arithmetic: await arithmeticOf(packs), exports: records };
}

async function recordOf(file: string): Promise<ExportRecord> {
  const pixels = await sharp(file).raw({ depth: 'ushort' }).toBuffer();
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const means: number[] = [];
  for (let box = 0; box < BOXES.columns * BOXES.rows; box++) {
    const sums = [0, 0, 0];
    let count = 0;
    for (let y = 0; y < info.height; y++) {
      for (let x = 0; x < info.width; x++) {
        const column = Math.floor((x * BOXES.columns) / info.width);
        const row = Math.floor((y * BOXES.rows) / info.height);
        if (row * BOXES.columns + column !== box) continue;
        count++;
        for (let c = 0; c < 3; c++) {
          sums[c] = (sums[c] ?? 0) + (data[(y * info.width + x) * info.channels + (c % info.channels)] ?? 0);
        }
      }
    }
    means.push(...sums.map((sum) => Math.round((sum / count) * 100) / 100));
  }
  return { pixels: hashOf(pixels), means };
}

/** The packs that are drawn are proven with answers of this very machine. */
async function arithmeticOf(packs: Readonly<Record<string, string>>): Promise<string> {
  const golden = [packs.tiny, packs.latent].map((pack) =>
    readFile(path.join(pack ?? '', 'golden.safetensors')),
  );
  return hashOf(Buffer.concat(await Promise.all(golden)));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
