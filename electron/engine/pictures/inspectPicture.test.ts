import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { decodePicture } from './decodePicture.ts';
import { inspectPicture } from './inspectPicture.ts';
import { sharp } from './libvips.ts';
import { MetadataTool } from './metadata/metadataTool.ts';
import {
  CAMERA_XMP,
  cameraJpeg,
  drawAlpha,
  drawScene,
  sceneImage,
  storedFor,
} from './testing/drawPictures.ts';
import { writePacket } from './testing/metadataFields.ts';
import { makeThumbnail } from './thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom inspect '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

function keep(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('inspectPicture', () => {
  it('tells all about a photo of a camera', async () => {
    const path = keep('camera.jpg', await cameraJpeg(drawScene(), 6));
    await writePacket(tool, path, CAMERA_XMP);
    const jpeg = readFileSync(path);
    expect(await inspectPicture(path, tool)).toEqual({
      sha256: createHash('sha256').update(jpeg).digest('hex'),
      bytes: jpeg.length,
      format: 'jpeg',
      widthPx: 96,
      heightPx: 64,
      channels: 3,
      hasAlpha: false,
      depth: 8,
      profileName: expect.stringMatching(/P3/i),
      hasGps: true,
      capturedAt: '1921-06-05T14:03:02',
      camera: 'Darkroom Works Box 12',
      rating: 4,
      keywords: ['house & field', 'поле'],
      notes: [],
    });
  });

  it('agrees with what decoding gives', async () => {
    const scene = drawScene({ channels: 1, depth: 16 });
    const path = keep('grey.png', await sceneImage(scene, drawAlpha(scene)).png().toBuffer());
    const picture = await decodePicture(path);
    expect(await inspectPicture(path)).toMatchObject({
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
      channels: picture.channels,
      depth: picture.depth,
      hasAlpha: true,
      profileName: 'sRGB',
      hasGps: false,
    });
  });
});

describe('thumbnails', () => {
  it('are upright sRGB JPEGs of the asked size, and never enlarged', async () => {
    const path = keep('turned.jpg', await cameraJpeg(drawScene(), 8));
    const thumbnail = await makeThumbnail(path, 48);
    expect(thumbnail).toMatchObject({ widthPx: 48, heightPx: 32 });
    expect(await sharp(thumbnail.jpeg).metadata()).toMatchObject({
      format: 'jpeg',
      width: 48,
      hasProfile: false,
    });
    expect(await makeThumbnail(path, 500)).toMatchObject({ widthPx: 96, heightPx: 64 });
  });

  it('show the colours of a wide profile, not its numbers', async () => {
    const red = sharp({
      create: { width: 32, height: 32, channels: 3, background: { r: 230, g: 40, b: 30 } },
    });
    const tagged = await sharp(await red.png().toBuffer())
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const { jpeg } = await makeThumbnail(keep('red.png', tagged), 32);
    const [r, g, b] = await sharp(jpeg).raw().toBuffer();
    expect(Math.abs((r ?? 0) - 230) + Math.abs((g ?? 0) - 40) + Math.abs((b ?? 0) - 30)).toBeLessThan(12);
  });
});

describe('RAW files', () => {
  /** A TIFF structure with a small and a large JPEG behind it, as cameras lay their RAW files out. */
  async function rawFile(orientation: number): Promise<Buffer> {
    const scene = drawScene({ widthPx: 1200, heightPx: 800 });
    const large = await sceneImage(storedFor(scene, orientation)).jpeg({ quality: 90 }).toBuffer();
    const small = await sceneImage(drawScene()).jpeg().toBuffer();
    // Libexif's block is a TIFF structure: without pixels, as the head of a RAW file.
    const { exif } = await sharp(await cameraJpeg(drawScene(), orientation)).metadata();
    return Buffer.concat([
      (exif ?? Buffer.alloc(0)).subarray('Exif\0\0'.length),
      small,
      Buffer.alloc(5000, 0xff),
      large,
      Buffer.alloc(3000),
    ]);
  }

  it.each(['sensor.NEF', 'sensor.cr2', 'sensor.dng'])(
    '%s: the largest preview, upright, with the RAW file’s EXIF',
    async (name) => {
      const path = keep(name, await rawFile(6));
      const picture = await decodePicture(path, { tool });
      expect([picture.widthPx, picture.heightPx]).toEqual([1200, 800]);
      expect(picture.notes.map(inEnglish)).toEqual([
        'A camera RAW file: its embedded preview of 800 × 1200 pixels is used.',
      ]);
      expect(await inspectPicture(path, tool)).toMatchObject({
        format: 'raw',
        widthPx: 1200,
        heightPx: 800,
        camera: 'Darkroom Works Box 12',
        capturedAt: '1921-06-05T14:03:02',
      });
      expect(await makeThumbnail(path, 120, tool)).toMatchObject({ widthPx: 120, heightPx: 80 });
    },
  );
});
