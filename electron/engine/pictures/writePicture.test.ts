import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  OUTPUT_FORMATS,
  type OutputFormat,
  type OutputOptions,
  outputOptionsSchema,
} from '../../../shared/pictures/outputOptions.ts';
import { jpegWithMetadata } from './containers/jpegSegments.ts';
import { decodePicture } from './decodePicture.ts';
import { sharp } from './libvips.ts';
import { readExif } from './metadata/exif.ts';
import { checkOutputTarget } from './outputTarget.ts';
import type { Picture } from './picture.ts';
import { removeAbandonedFiles } from './temporaryFile.ts';
import {
  CAMERA_XMP,
  cameraJpeg,
  drawAlpha,
  drawScene,
  largestDifference,
  sceneImage,
} from './testing/drawPictures.ts';
import { greyProfile } from './testing/greyProfile.ts';
import { writePicture } from './writePicture.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom write '));
afterAll(() => rmSync(folder, { recursive: true }));

const original = join(folder, 'Дом & field 100 %.jpg');
let camera: Picture;
beforeAll(async () => {
  const turned = await cameraJpeg(drawScene(), 6);
  // Behind libexif's own segment: sharp writes no XMP from text together with EXIF in every version.
  writeFileSync(
    original,
    await jpegWithMetadata(turned, { xmp: Buffer.from(CAMERA_XMP), iptc: iptcKeyword('garden') }),
  );
  camera = await decodePicture(original);
});

function options(format: OutputFormat, more: Partial<OutputOptions> = {}): OutputOptions {
  return outputOptionsSchema.parse({ format, ...more });
}

function temporaryFiles(where = folder): string[] {
  return readdirSync(where).filter((name) => name.startsWith('.'));
}

function iptcKeyword(text: string): Buffer {
  const value = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x1c, 2, 25, 0, value.length]), value]);
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
    expect(header.xmp?.toString()).toContain('tiff:Orientation="1"');
    const again = await decodePicture(target);
    expect(again.metadata.exif && readExif(again.metadata.exif)).toMatchObject({
      hasGps: true,
      orientation: 1,
    });
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
    expect(xmp).toContain('xmp:Rating="4"');
    expect(xmp).not.toContain('GPS');
  });

  it.each(OUTPUT_FORMATS)('%s: nothing but the profile where no metadata are wanted', async (format) => {
    const target = join(folder, `bare.${format}`);
    await writePicture(target, camera, options(format, { metadata: 'none' }), { original });
    const header = await sharp(target).metadata();
    expect(header.icc).toEqual(camera.metadata.icc);
    expect([header.exif, header.xmp, header.iptc]).toEqual([undefined, undefined, undefined]);
  });

  it.each(['jpeg', 'tiff'] as const)('%s: IPTC keywords', async (format) => {
    const target = join(folder, `keywords.${format}`);
    await writePicture(target, camera, options(format), { original });
    const tags = ExifReader.load(readFileSync(target), { expanded: true });
    expect(JSON.stringify(tags.iptc)).toContain('garden');
  });

  it('a format without room for IPTC says so', async () => {
    const { notes } = await writePicture(join(folder, 'said.png'), camera, options('png'));
    expect(notes).toEqual(['PNG has no room for the IPTC fields; they were left out.']);
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
    const xmp = Buffer.from(CAMERA_XMP.slice(0, CAMERA_XMP.indexOf('</exif:GPSLongitude')));
    const target = join(folder, 'cut packet.jpg');
    const asked = options('jpeg', { metadata: 'without-gps' });
    const { notes } = await writePicture(target, { ...camera, metadata: { xmp } }, asked);
    expect(notes).toEqual(['The XMP packet of the original is damaged and was left out.']);
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
    const picture = { ...drawScene(), metadata: { density: 300 } };
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
    expect(notes).toEqual(['JPEG has no transparency; the picture stands on white.']);
    expect((await decodePicture(target)).pixelsHwc.slice(0, 3).every((value) => value > 250)).toBe(true);
  });

  it('16 bits for a format of 8 are rounded and announced', async () => {
    const { notes } = await writePicture(
      join(folder, 'eight.webp'),
      { ...drawScene({ depth: 16 }), metadata: {} },
      options('webp', { depth: 16 }),
    );
    expect(notes).toEqual(['Only PNG and TIFF hold 16 bits; 8 bits were written.']);
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

describe('targets', () => {
  it('the original is refused under every name it has, and stays as it was', async () => {
    const before = readFileSync(original);
    const [link, hardLink] = [join(folder, 'link.jpg'), join(folder, 'hard.jpg')];
    symlinkSync(original, link);
    linkSync(original, hardLink);
    for (const target of [original, link, hardLink, join(folder, '.', 'x', '..', 'link.jpg')]) {
      const failure = writePicture(target, camera, options('jpeg', { overwrite: true }), { original });
      await expect(failure).rejects.toMatchObject({ code: 'output-is-input' });
    }
    expect(readFileSync(original)).toEqual(before);
  });

  it('an existing file stays unless it may be replaced', async () => {
    const target = join(folder, 'taken.png');
    writeFileSync(target, 'mine');
    await expect(writePicture(target, camera, options('png'))).rejects.toMatchObject({
      code: 'output-exists',
    });
    expect(readFileSync(target, 'utf8')).toBe('mine');
    await writePicture(target, camera, options('png', { overwrite: true }));
    expect((await sharp(target).metadata()).format).toBe('png');
  });

  it('folders that are missing, files, or in the place of the file are named', async () => {
    mkdirSync(join(folder, 'album.png'));
    const cases = [
      [join(folder, 'album.png'), 'output-is-folder'],
      [join(folder, 'gone', 'a.png'), 'output-folder-missing'],
      [join(original, 'a.png'), 'output-folder-missing'],
    ] as const;
    for (const [target, code] of cases)
      await expect(writePicture(target, camera, options('png'))).rejects.toMatchObject({ code });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a folder that may not be written to is named (root may write everywhere)',
    async () => {
      const locked = join(folder, 'locked');
      mkdirSync(locked);
      chmodSync(locked, 0o500);
      const failure = writePicture(join(locked, 'a.png'), camera, options('png'));
      await expect(failure).rejects.toMatchObject({ code: 'output-not-writable' });
      chmodSync(locked, 0o700);
    },
  );

  it.each(['CON.png', 'nul', 'com1.tar.png', 'a?.png', 'dot.', 'space '])(
    'Windows refuses “%s”',
    async (name) => {
      const target = join(folder, name);
      await expect(checkOutputTarget(target, { overwrite: false, platform: 'win32' })).rejects.toMatchObject({
        code: 'output-not-writable',
      });
      await checkOutputTarget(target, { overwrite: false, platform: 'linux' });
    },
  );

  it.each(['50 % off 🏡.png', 'Бабушка.png', 'a [1].png', 'CON.png'])('writes “%s”', async (name) => {
    const named = join(folder, 'names ü');
    mkdirSync(named, { recursive: true });
    await writePicture(join(named, name), camera, options('png'));
    expect(readdirSync(named)).toContain(name);
  });
});

describe('nothing is left behind', () => {
  it('a cancelled write leaves no file', async () => {
    const stop = new AbortController();
    const big = { ...drawScene({ widthPx: 1200, heightPx: 900 }), metadata: camera.metadata };
    const writing = writePicture(join(folder, 'cancelled.png'), big, options('png'), { signal: stop.signal });
    setTimeout(() => stop.abort(), 5);
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(existsSync(join(folder, 'cancelled.png'))).toBe(false);
    expect(temporaryFiles()).toEqual([]);
  });

  it('files of a dead process are removed, those of a living one are not', async () => {
    const place = join(folder, 'abandoned');
    mkdirSync(place);
    const deadPid = 2 ** 22 + 1; // above the largest pid that Linux gives
    for (const pid of [deadPid, process.ppid])
      writeFileSync(join(place, `.darkroom-${pid}-0123456789ab.part`), '');
    writeFileSync(join(place, '.darkroom-notes.part'), '');
    expect(await removeAbandonedFiles(place)).toBe(1);
    expect(readdirSync(place)).toHaveLength(2);
  });

  it.skipIf(!canMount())('a read-only disk is told as such', async () => {
    const place = join(folder, 'read only');
    mkdirSync(place);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', place]);
    try {
      const failure = writePicture(join(place, 'a.png'), camera, options('png'));
      await expect(failure).rejects.toMatchObject({ code: 'output-not-writable' });
    } finally {
      execFileSync('umount', [place]);
    }
  });

  const disk = mountSmallDisk(join(folder, 'disk'));
  afterAll(() => disk && execFileSync('umount', [disk]));
  it.skipIf(disk === undefined).each(OUTPUT_FORMATS)('a full disk is told as such: %s', async (format) => {
    const noise = drawScene({ widthPx: 900, heightPx: 700 });
    noise.pixelsHwc.set(randomBytes(noise.pixelsHwc.length));
    const where = disk ?? '';
    const full = options(format, { quality: 100 });
    await expect(
      writePicture(join(where, `a.${format}`), { ...noise, metadata: {} }, full),
    ).rejects.toMatchObject({
      code: 'output-disk-full',
    });
    expect(readdirSync(where)).toEqual([]);
  });
});

/** A disk of 256 KiB, where this process may mount one. */
function mountSmallDisk(place: string): string | undefined {
  if (!canMount()) return undefined;
  mkdirSync(place);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place]);
  return place;
}

/** Root on Linux may, but not in every container. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'darkroom mount '));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}
