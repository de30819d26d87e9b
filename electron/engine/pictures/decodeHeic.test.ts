import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { decodePicture } from './decodePicture.ts';
import { inspectPicture } from './inspectPicture.ts';
import { sharp } from './libvips.ts';
import { readIccProfile } from './metadata/iccProfile.ts';
import { MetadataTool } from './metadata/metadataTool.ts';
import { cameraJpeg, drawAlpha, drawScene } from './testing/drawPictures.ts';
import { makeThumbnail } from './thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom heic '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

function fixture(name: string): string {
  return join(import.meta.dirname, `testing/heic/${name}`);
}

describe('HEIC', () => {
  it('is turned once where box and EXIF both ask for it, and keeps Display P3', async () => {
    const upright = join(folder, 'upright.jpg');
    writeFileSync(upright, await cameraJpeg(drawScene(), 1));
    const [picture, expected] = [await decodePicture(fixture('turned.heic')), await decodePicture(upright)];
    expect([picture.widthPx, picture.heightPx]).toEqual([96, 64]);
    expect(meanDifference(picture.pixelsHwc, expected.pixelsHwc)).toBeLessThan(3);
    expect(picture.metadata.icc).toEqual(expected.metadata.icc);
    expect(await inspectPicture(fixture('turned.heic'), tool)).toMatchObject({
      format: 'heic',
      widthPx: 96,
      heightPx: 64,
      camera: 'Darkroom Works Box 12',
      hasGps: true,
    });
  });

  it('of 10 bits gives 16-bit values', async () => {
    const picture = await decodePicture(fixture('deep.heic'));
    expect(picture.depth).toBe(16);
    expect(meanDifference(picture.pixelsHwc, drawScene({ depth: 16 }).pixelsHwc) / 257).toBeLessThan(2.5);
  });

  it('gives its transparency', async () => {
    const picture = await decodePicture(fixture('alpha.heic'));
    expect(meanDifference(picture.alpha ?? [], drawAlpha(drawScene()))).toBeLessThan(3);
    expect(meanDifference(picture.pixelsHwc, drawScene().pixelsHwc)).toBeLessThan(3);
  });

  it.each(['turned', 'deep', 'alpha'])('has a reduced copy (%s)', async (name) => {
    const [whole, copy] = [
      await decodePicture(fixture(`${name}.heic`)),
      await decodePicture(fixture(`${name}.heic`), { longSidePx: 48 }),
    ];
    expect(copy).toMatchObject({ widthPx: 48, heightPx: 32, depth: whole.depth, channels: 3 });
    expect(copy.alpha === undefined).toBe(whole.alpha === undefined);
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    expect(mean(copy.pixelsHwc) / mean(whole.pixelsHwc)).toBeCloseTo(1, 1);
  });

  it('has an upright thumbnail in sRGB', async () => {
    const { jpeg, widthPx, heightPx } = await makeThumbnail(fixture('turned.heic'), 48);
    expect([widthPx, heightPx]).toEqual([48, 32]);
    const [red = 0, green = 0] = await sharp(jpeg)
      .extract({ left: 4, top: 20, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect(red).toBeGreaterThan(green + 60); // the house
  });

  it('that is cut says that it is damaged', async () => {
    const path = join(folder, 'cut.heic');
    writeFileSync(path, readFileSync(fixture('turned.heic')).subarray(0, 1500));
    await expect(decodePicture(path)).rejects.toMatchObject({ code: 'picture-damaged' });
  });
});

describe('colours told by a number', () => {
  it('get the profile of Display P3', async () => {
    const picture = await decodePicture(fixture('coded.heic'));
    expect(picture.metadata.icc && readIccProfile(picture.metadata.icc)?.name).toMatch(/P3/i);
    expect((await inspectPicture(fixture('coded.heic'))).profileName).toMatch(/P3/i);
    expect((await decodePicture(fixture('alpha.heic'))).metadata.icc).toBeUndefined();
    expect(meanDifference(picture.pixelsHwc, drawScene().pixelsHwc)).toBeLessThan(4);
  });
});

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}

it('brightness beyond white is brought below it, with and without ExifTool', async () => {
  const hdr = readFileSync(fixture('coded.heic'));
  const PQ = 16;
  hdr.writeUInt16BE(PQ, hdr.indexOf('colrnclx') + 'colrnclx'.length + 2);
  const path = join(folder, 'pq.heic');
  writeFileSync(path, hdr);
  for (const options of [{ tool }, {}]) {
    const picture = await decodePicture(path, options);
    expect(picture).toMatchObject({ widthPx: 96, heightPx: 64, channels: 3, depth: 16 });
    expect(picture.notes.map(inEnglish)).toEqual([
      'An HDR picture (PQ): its brightness beyond white was brought below white (ITU-R BT.2390), in Display P3.',
    ]);
    expect(picture.metadata.icc && readIccProfile(picture.metadata.icc)?.name).toMatch(/P3/i);
  }
  expect(await inspectPicture(path, tool)).toMatchObject({ depth: 16 });
});

it('the primary picture is the photo, wherever it stands', async () => {
  const picture = await decodePicture(fixture('second.heic'), { tool });
  expect([picture.widthPx, picture.heightPx]).toEqual([96, 64]);
  expect(meanDifference(picture.pixelsHwc, drawScene().pixelsHwc)).toBeLessThan(4);
  expect(picture.notes.map(inEnglish)).toEqual(['Only the main one of its 2 pictures is used.']);
  expect(await inspectPicture(fixture('second.heic'))).toMatchObject({ widthPx: 96, heightPx: 64 });
});
