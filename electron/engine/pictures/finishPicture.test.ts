import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import { afterAll, describe, expect, it } from 'vitest';
import { type OutputOptions, outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import type { ResultPicture } from './encodePicture.ts';
import { finishPicture } from './finishPicture.ts';
import { sharp } from './libvips.ts';
import { readIccProfile } from './metadata/iccProfile.ts';
import { drawAlpha, drawScene, largestDifference, sceneImage } from './testing/drawPictures.ts';
import { greyProfile } from './testing/greyProfile.ts';
import { writePicture } from './writePicture.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom finish '));
afterAll(() => rmSync(folder, { recursive: true }));

function options(more: Partial<OutputOptions>): OutputOptions {
  return outputOptionsSchema.parse({ format: 'png', ...more });
}

async function builtInProfile(name: 'srgb' | 'p3'): Promise<Uint8Array> {
  const { icc } = await sharp(await sceneImage(drawScene()).withIccProfile(name).png().toBuffer()).metadata();
  return icc ?? new Uint8Array(0);
}

const scene = drawScene({ widthPx: 240, heightPx: 160 });

describe('a result for its use', () => {
  it('is the restored picture itself where nothing is asked', async () => {
    const picture: ResultPicture = { ...scene, metadata: {} };
    expect((await finishPicture(picture, options({ profile: 'keep' }))).picture).toBe(picture);
  });

  it.each([8, 16] as const)('is made smaller with its alpha, at %i bits', async (depth) => {
    const deep = drawScene({ widthPx: 240, heightPx: 160, depth });
    const picture = { ...deep, alpha: drawAlpha(deep), metadata: { density: { x: 72, y: 72 } } };
    const sheet = { kind: 'print', widthMm: 25.4, heightMm: 25.4, dpi: 120 } as const;
    const { picture: small } = await finishPicture(picture, options({ resize: sheet, depth }));
    expect(small).toMatchObject({
      widthPx: 120,
      heightPx: 80,
      depth,
      metadata: { density: { x: 120, y: 120 } },
    });
    expect([small.pixelsHwc.length, small.alpha?.length]).toEqual([120 * 80 * 3, 120 * 80]);
    const reference = drawScene({ widthPx: 120, heightPx: 80, depth });
    const middle = (40 * 120 + 100) * 3; // opaque and away from edges
    expect(Math.abs((small.pixelsHwc[middle] ?? 0) - (reference.pixelsHwc[middle] ?? 0))).toBeLessThan(
      2 ** depth / 50,
    );
  });

  it('is sharper for print than for a screen, and for a screen than before', async () => {
    const detail = async (sharpening?: 'screen' | 'print') => {
      const asked = sharpening === undefined ? {} : { sharpening };
      const { picture } = await finishPicture({ ...scene, metadata: {} }, options(asked));
      let sum = 0;
      for (let i = 3; i < picture.pixelsHwc.length; i++)
        sum += Math.abs((picture.pixelsHwc[i] ?? 0) - (picture.pixelsHwc[i - 3] ?? 0));
      return sum;
    };
    const [none, screen, print] = [await detail(), await detail('screen'), await detail('print')];
    expect(screen).toBeGreaterThan(none * 1.005);
    expect(print).toBeGreaterThan(screen * 1.005);
  });

  it.each([8, 16] as const)('is converted to sRGB as Little CMS converts it, at %i bits', async (depth) => {
    const icc = await builtInProfile('p3');
    const deep = drawScene({ widthPx: 240, heightPx: 160, depth });
    const { picture } = await finishPicture(
      { ...deep, metadata: { icc } },
      options({ profile: 'srgb', depth }),
    );
    expect(readIccProfile(picture.metadata.icc ?? new Uint8Array(0))?.name).toMatch(/sRGB/i);
    expect(largestDifference(picture.pixelsHwc, deep.pixelsHwc)).toBeGreaterThan(
      10 * (depth === 16 ? 257 : 1),
    );
    const back = await finishPicture(picture, options({ profile: 'display-p3', depth }));
    // The drawn colours lie inside sRGB's gamut once read as P3, but for a few that are clipped.
    expect(meanDifference(back.picture.pixelsHwc, deep.pixelsHwc)).toBeLessThan(2 * (depth === 16 ? 257 : 1));
  });

  it.each([8, 16] as const)('three channels under a grey profile become sRGB, at %i bits', async (depth) => {
    const steps = depth === 16 ? 257 : 1;
    const flat = drawScene({ widthPx: 4, heightPx: 4, depth });
    flat.pixelsHwc.fill(128 * steps);
    const icc = greyProfile(1.8);
    const { picture } = await finishPicture({ ...flat, metadata: { icc } }, options({ depth }));
    const linear = (128 / 255) ** 1.8;
    const expected = 255 * (1.055 * linear ** (1 / 2.4) - 0.055);
    expect(Math.abs((picture.pixelsHwc[0] ?? 0) / steps - expected)).toBeLessThan(1);
    expect(picture.metadata.icc).toBeUndefined();
  });

  it('keeps colours beyond sRGB when it goes from P3 to P3', async () => {
    const vivid = {
      ...drawScene({ widthPx: 2, heightPx: 1 }),
      pixelsHwc: Uint8Array.from([255, 0, 0, 0, 255, 0]),
    };
    const icc = await builtInProfile('p3');
    const { picture } = await finishPicture(
      { ...vivid, metadata: { icc } },
      options({ profile: 'display-p3' }),
    );
    expect(largestDifference(picture.pixelsHwc, vivid.pixelsHwc)).toBeLessThan(4);
  });
});

describe('files with it', () => {
  it('say what was asked: size, profile, progressive, chroma, tool', async () => {
    const target = join(folder, 'all at once.jpg');
    const asked = options({
      format: 'jpeg',
      resize: { kind: 'long-side', px: 120 },
      profile: 'display-p3',
      sharpening: 'screen',
      progressive: true,
      chroma: 'half',
      metadata: 'none',
      restoredWith: 'Restored with Darkroom',
    });
    const { notes } = await writePicture(target, { ...scene, metadata: {} }, asked);
    const header = await sharp(target).metadata();
    expect(notes).toEqual([]);
    expect(header).toMatchObject({ width: 120, height: 80, isProgressive: true, chromaSubsampling: '4:2:0' });
    expect(header.icc && readIccProfile(header.icc)?.name).toMatch(/P3/i);
    expect(header.xmp?.toString()).toContain('<xmp:CreatorTool>Restored with Darkroom<');
  });

  it.each([
    ['none', 1],
    ['lzw', 5],
    ['deflate', 8],
  ] as const)('TIFF with compression %s', async (tiffCompression, number) => {
    const target = join(folder, `${tiffCompression}.tif`);
    await writePicture(target, { ...scene, metadata: {} }, options({ format: 'tiff', tiffCompression }));
    const { exif } = ExifReader.load(readFileSync(target), { expanded: true });
    expect(exif?.Compression?.value).toBe(number);
  });
});

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}
