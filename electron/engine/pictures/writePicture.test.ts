import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import {
  OUTPUT_FORMATS,
  type OutputFormat,
  type OutputOptions,
  outputOptionsSchema,
} from '../../../shared/pictures/outputOptions.ts';
import { decodePicture } from './decodePicture.ts';
import { sharp } from './libvips.ts';
import { MetadataTool } from './metadata/metadataTool.ts';
import type { Picture } from './picture.ts';
import {
  CAMERA_XMP,
  cameraJpeg,
  drawAlpha,
  drawScene,
  largestDifference,
  sceneImage,
} from './testing/drawPictures.ts';
import { greyProfile } from './testing/greyProfile.ts';
import { writeFields, writePacket } from './testing/metadataFields.ts';
import { writePicture } from './writePicture.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom write '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

const original = join(folder, 'Дом & field 100 %.jpg');
let camera: Picture;
beforeAll(async () => {
  writeFileSync(original, await cameraJpeg(drawScene(), 6));
  await writePacket(tool, original, CAMERA_XMP);
  await writeFields(tool, original, '-IPTC:Keywords=garden', '-IPTC:City=Praha');
  camera = await decodePicture(original, { tool });
});

function options(format: OutputFormat, more: Partial<OutputOptions> = {}): OutputOptions {
  return outputOptionsSchema.parse({ format, ...more });
}

function temporaryFiles(where = folder): string[] {
  return readdirSync(where).filter((name) => name.startsWith('.'));
}

describe('what stands in the written file', () => {
  it.each(OUTPUT_FORMATS)('%s: upright, profile, date, camera, copyright, XMP', async (format) => {
    const target = join(folder, `kept.${format}`);
    const written = await writePicture(target, camera, options(format), { original });
    const bytes = readFileSync(target);
    expect(written.bytes).toBe(bytes.length);
    expect(written.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const header = await sharp(bytes).metadata();
    expect([header.width, header.height, header.orientation ?? 1]).toEqual([96, 64, 1]);
    expect(header.icc).toEqual(camera.metadata.icc);
    const tags = ExifReader.load(bytes, { expanded: true });
    expect(tags.exif).toMatchObject({
      Make: { description: 'Darkroom Works' },
      Model: { description: 'Box 12' },
      DateTimeOriginal: { description: '1921:06:05 14:03:02' },
    });
    expect(JSON.stringify(tags.exif?.Copyright)).toContain('1921');
    expect(tags.gps?.Latitude).toBeCloseTo(50.0833, 3);
    expect(header.xmpAsString ?? header.xmp?.toString()).toContain('<rdf:li>поле</rdf:li>');
    expect(tags.xmp?.Orientation?.value).toBe('1');
    expect(tags.exif?.Orientation?.value).toBe(1);
    expect(temporaryFiles()).toEqual([]);
  });

  it.each(OUTPUT_FORMATS)('%s: no trace of the place where GPS is stripped', async (format) => {
    const target = join(folder, `nowhere.${format}`);
    await writePicture(target, camera, options(format, { metadata: 'without-gps' }), { original });
    const bytes = readFileSync(target);
    const tags = ExifReader.load(bytes, { expanded: true });
    expect(tags.gps?.Latitude).toBeUndefined();
    expect(tags.exif?.GPSLatitude).toBeUndefined();
    expect(tags.exif?.Model?.description).toBe('Box 12');
    const xmp = (await sharp(bytes).metadata()).xmp?.toString() ?? '';
    expect(tags.xmp?.Rating?.value).toBe('4');
    expect(xmp).not.toContain('GPS');
    expect(bytes.includes('Praha')).toBe(false);
  });

  it.each(OUTPUT_FORMATS)('%s: nothing but the profile where no metadata are wanted', async (format) => {
    const target = join(folder, `bare.${format}`);
    await writePicture(target, camera, options(format, { metadata: 'none' }), { original });
    const header = await sharp(target).metadata();
    expect(header.icc).toEqual(camera.metadata.icc);
    expect([header.exif, header.xmp, header.iptc]).toEqual([undefined, undefined, undefined]);
  });

  it.each(['jpeg', 'tiff', 'png'] as const)('%s: IPTC keywords', async (format) => {
    const target = join(folder, `keywords.${format}`);
    await writePicture(target, camera, options(format), { original });
    const tags = await ExifReader.load(readFileSync(target), { expanded: true, async: true });
    // In PNG as hexadecimal digits, which is how it is customary there.
    const text = format === 'png' ? Buffer.from('garden').toString('hex') : 'garden';
    expect(JSON.stringify(tags)).toContain(text);
  });

  it('a format without a block for IPTC says so, and keeps what XMP does not say already', async () => {
    const target = join(folder, 'said.webp');
    const { notes } = await writePicture(target, camera, options('webp'));
    expect(notes.map(inEnglish)).toEqual(['WebP has no block for IPTC; its fields were kept as XMP.']);
    const { xmp } = ExifReader.load(readFileSync(target), { expanded: true });
    expect(xmp?.City?.description).toBe('Praha');
    expect(xmp?.subject?.description).toBe('house & field, поле');
  });

  it.each(OUTPUT_FORMATS)(
    '%s: a grey scan keeps its grey profile, or becomes sRGB where it is stored as RGB',
    async (format) => {
      const target = join(folder, `grey profile.${format}`);
      const icc = greyProfile(1.8);
      const { notes } = await writePicture(
        target,
        { ...drawScene({ channels: 1 }), metadata: { icc } },
        options(format),
      );
      const isGrey = (await decodePicture(target)).channels === 1;
      const header = await sharp(target).metadata();
      expect(header.icc).toEqual(isGrey ? icc : undefined);
      expect(notes).toEqual([]);
    },
  );

  it('what follows a profile without being part of it is cut off', async () => {
    const icc = camera.metadata.icc ?? Buffer.alloc(0);
    const target = join(folder, 'padded profile.png');
    await writePicture(
      target,
      { ...camera, metadata: { icc: Buffer.concat([icc, Buffer.alloc(7)]) } },
      options('png'),
    );
    expect((await sharp(target).metadata()).icc).toEqual(icc);
  });

  it('a cut packet that cannot be cleaned of the place is left out', async () => {
    const xmp = CAMERA_XMP.slice(0, CAMERA_XMP.indexOf('</exif:GPSLongitude'));
    const source = join(folder, 'cut packet original.jpg');
    await sceneImage(drawScene()).withXmp(xmp).jpeg().toFile(source);
    const target = join(folder, 'cut packet.jpg');
    const asked = options('jpeg', { metadata: 'without-gps' });
    const picture = await decodePicture(source, { tool });
    await writePicture(target, picture, asked);
    expect(picture.notes.map(inEnglish)).toEqual(['Its XMP packet is damaged and is left out.']);
    expect((await sharp(target).metadata()).xmp).toBeUndefined();
  });

  it('a profile of several segments survives in JPEG', async () => {
    const source = await sharp(await sceneImage(drawScene()).png().toBuffer())
      .withIccProfile('cmyk')
      .tiff()
      .metadata();
    expect(source).toBeDefined();
    const profile = Buffer.concat([camera.metadata.icc ?? Buffer.alloc(0), Buffer.alloc(200_000)]);
    profile.writeUInt32BE(profile.length, 0);
    const target = join(folder, 'long profile.jpg');
    await writePicture(target, { ...camera, metadata: { icc: profile } }, options('jpeg'));
    expect((await sharp(target).metadata()).icc).toEqual(profile);
  });
});

describe('pixels', () => {
  const kinds = [1, 3].flatMap((channels) =>
    [8, 16].flatMap((depth) => [false, true].map((hasAlpha) => [channels, depth, hasAlpha] as const)),
  ) as [1 | 3, 8 | 16, boolean][];
  for (const format of ['png', 'tiff'] as const) {
    it.each(kinds)(
      `${format} holds %i channels of %i bits exactly, alpha %s`,
      async (channels, depth, hasAlpha) => {
        const scene = drawScene({ channels, depth });
        const alpha = hasAlpha ? { alpha: drawAlpha(scene) } : {};
        const target = join(folder, `exact-${channels}-${depth}-${hasAlpha}.${format}`);
        await writePicture(target, { ...scene, ...alpha, metadata: {} }, options(format, { depth }));
        const read = await decodePicture(target);
        expect(read).toMatchObject({ channels, depth });
        expect(largestDifference(read.pixelsHwc, scene.pixelsHwc)).toBe(0);
        if (alpha.alpha) expect(largestDifference(read.alpha ?? [], alpha.alpha)).toBe(0);
      },
    );
  }

  it('JPEG of quality 90 and more keeps full chroma, and its density', async () => {
    const picture = { ...drawScene(), metadata: { density: { x: 300, y: 300 } } };
    for (const [quality, chromaSubsampling] of [
      [92, '4:4:4'],
      [80, '4:2:0'],
    ] as const) {
      const target = join(folder, `chroma ${quality}.jpg`);
      await writePicture(target, picture, options('jpeg', { quality }));
      expect(await sharp(target).metadata()).toMatchObject({ chromaSubsampling, density: 300 });
    }
  });

  it.each(['webp', 'avif'] as const)('%s keeps transparency', async (format) => {
    const scene = drawScene();
    const target = join(folder, `seen through.${format}`);
    await writePicture(
      target,
      { ...scene, alpha: drawAlpha(scene), metadata: camera.metadata },
      options(format),
    );
    const read = await decodePicture(target);
    expect(largestDifference(read.alpha ?? [], drawAlpha(scene))).toBeLessThan(12);
    expect(read.metadata.icc).toEqual(camera.metadata.icc);
  });

  it('JPEG puts transparency on white and says so', async () => {
    const scene = drawScene();
    const target = join(folder, 'white.jpg');
    const { notes } = await writePicture(
      target,
      { ...scene, alpha: drawAlpha(scene), metadata: {} },
      options('jpeg'),
    );
    expect(notes.map(inEnglish)).toEqual(['JPEG has no transparency; the picture stands on white.']);
    expect((await decodePicture(target)).pixelsHwc.slice(0, 3).every((value) => value > 250)).toBe(true);
  });

  it('16 bits for a format of 8 are rounded and announced', async () => {
    const { notes } = await writePicture(
      join(folder, 'eight.webp'),
      { ...drawScene({ depth: 16 }), metadata: {} },
      options('webp', { depth: 16 }),
    );
    expect(notes.map(inEnglish)).toEqual(['Only PNG and TIFF hold 16 bits; 8 bits were written.']);
  });

  it.each(OUTPUT_FORMATS)('%s writes a single pixel', async (format) => {
    const target = join(folder, `one.${format}`);
    await writePicture(
      target,
      { ...drawScene({ widthPx: 1, heightPx: 1 }), metadata: camera.metadata },
      options(format),
    );
    expect(await sharp(target).metadata()).toMatchObject({ width: 1, height: 1 });
  });

  it('a side that a format cannot hold is refused before any work', async () => {
    const long = { ...drawScene({ widthPx: 17000, heightPx: 1 }), metadata: {} };
    await expect(writePicture(join(folder, 'long.webp'), long, options('webp'))).rejects.toMatchObject({
      code: 'picture-too-large',
      message: '“long.webp” would be 17000 pixels long; WebP allows 16383.',
    });
  });
});
