import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { decodePicture } from './decodePicture.ts';
import { sharp } from './libvips.ts';
import { readIccProfile } from './metadata/iccProfile.ts';
import {
  cameraJpeg,
  drawAlpha,
  drawScene,
  largestDifference,
  sceneImage,
  storedFor,
} from './testing/drawPictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom decode '));
afterAll(() => rmSync(folder, { recursive: true }));

function keep(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function drawn(name: string, image: Sharp): Promise<string> {
  return keep(name, await image.toBuffer());
}

describe('lossless files give every value back', () => {
  const kinds = [1, 3].flatMap((channels) =>
    [8, 16].flatMap((depth) => [false, true].map((hasAlpha) => ({ channels, depth, hasAlpha }) as const)),
  ) as { channels: 1 | 3; depth: 8 | 16; hasAlpha: boolean }[];
  const encoders = {
    png: (image: Sharp) => image.png(),
    tiff: (image: Sharp) => image.tiff({ compression: 'lzw' }),
  };
  for (const [format, encode] of Object.entries(encoders)) {
    it.each(kinds)(`${format}, $channels channels of $depth bits, alpha $hasAlpha`, async (kind) => {
      const scene = drawScene(kind);
      const alpha = kind.hasAlpha ? drawAlpha(scene) : undefined;
      const path = await drawn(
        `${kind.channels}-${kind.depth}-${kind.hasAlpha}.${format}`,
        encode(sceneImage(scene, alpha)),
      );
      const picture = await decodePicture(path);
      expect(picture).toMatchObject({
        widthPx: 96,
        heightPx: 64,
        channels: kind.channels,
        depth: kind.depth,
        notes: [],
      });
      expect(largestDifference(picture.pixelsHwc, scene.pixelsHwc)).toBe(0);
      expect(picture.alpha === undefined).toBe(!kind.hasAlpha);
      if (picture.alpha && alpha) expect(largestDifference(picture.alpha, alpha)).toBe(0);
    });
  }
});

describe('lossy formats', () => {
  const encoders: Record<string, (image: Sharp) => Sharp> = {
    jpeg: (image) => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
    webp: (image) => image.webp({ quality: 95 }),
    avif: (image) => image.avif({ quality: 90, chromaSubsampling: '4:4:4', effort: 0 }),
    gif: (image) => image.gif(),
  };
  it.each(Object.keys(encoders))('%s comes close to what was drawn', async (format) => {
    const scene = drawScene();
    const encode = encoders[format] as (image: Sharp) => Sharp;
    const picture = await decodePicture(await drawn(`close.${format}`, encode(sceneImage(scene))));
    expect(meanDifference(picture.pixelsHwc, scene.pixelsHwc)).toBeLessThan(4);
    expect(picture).toMatchObject({ widthPx: 96, heightPx: 64, channels: 3, depth: 8 });
  });

  it('AVIF of 10 bits gives 16-bit values that reach full scale', async () => {
    const scene = drawScene({ depth: 16 });
    scene.pixelsHwc.fill(65535, 0, 96 * 3 * 20);
    const image = sceneImage(scene).avif({
      bitdepth: 10,
      quality: 95,
      chromaSubsampling: '4:4:4',
      effort: 0,
    });
    const picture = await decodePicture(await drawn('ten bits.avif', image));
    expect(picture.depth).toBe(16);
    expect(Math.max(...picture.pixelsHwc)).toBeGreaterThan(65400);
    expect(meanDifference(picture.pixelsHwc, scene.pixelsHwc) / 257).toBeLessThan(3);
  });
});

describe('colour', () => {
  it('keeps a Display P3 photo in its own values, unlike a path that forces sRGB', async () => {
    const scene = drawScene();
    const values = sceneImage(scene).png();
    const tagged = await sharp(await values.toBuffer())
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const stored = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();
    const forced = await sharp(tagged).toColourspace('srgb').raw().toBuffer();
    const picture = await decodePicture(keep('p3.png', tagged));
    expect(largestDifference(picture.pixelsHwc, stored)).toBe(0);
    expect(largestDifference(picture.pixelsHwc, forced)).toBeGreaterThan(10);
    expect(picture.metadata.icc && readIccProfile(picture.metadata.icc)).toMatchObject({
      colourSpace: 'RGB',
    });
    expect(picture.metadata.icc).toEqual((await sharp(tagged).metadata()).icc);
  });

  it.each(['with', 'without'])(
    'turns CMYK %s a profile into sRGB that looks like what was drawn',
    async (which) => {
      const scene = drawScene();
      const profiled = await sceneImage(scene)
        .toColourspace('cmyk')
        .withIccProfile('cmyk')
        .jpeg({ quality: 95 })
        .toBuffer();
      const cmyk = which === 'with' ? profiled : withoutProfile(profiled);
      const picture = await decodePicture(keep(`cmyk ${which}.jpg`, cmyk));
      expect(picture).toMatchObject({ channels: 3, depth: 8 });
      expect(picture.metadata.icc).toBeUndefined();
      expect(picture.notes.map(inEnglish)[0]).toMatch(
        which === 'with' ? /CMYK to sRGB by its own profile/ : /names no profile/,
      );
      expect(meanDifference(picture.pixelsHwc, scene.pixelsHwc)).toBeLessThan(30);
    },
  );

  it('reads one-bit and palette pictures as full values', async () => {
    const scene = drawScene({ channels: 1 });
    const oneBit = await decodePicture(
      await drawn('bit.png', sceneImage(scene).threshold(120).png({ palette: true, colours: 2 })),
    );
    expect(new Set(oneBit.pixelsHwc)).toEqual(new Set([0, 255]));
  });

  it('drops a damaged profile and says so', async () => {
    const p3 = await sharp(await sceneImage(drawScene()).png().toBuffer())
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const at = p3.indexOf('acsp', 0, 'latin1');
    p3.write('xxxx', at, 'latin1');
    const picture = await decodePicture(keep('broken profile.jpg', p3));
    expect(picture.metadata.icc).toBeUndefined();
    expect(picture.notes.map(inEnglish)).toEqual([
      'Its colour profile is damaged and was left out; colours are read as sRGB.',
    ]);
  });
});

describe('orientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF %i stands upright', async (orientation) => {
    const scene = drawScene();
    const picture = await decodePicture(
      keep(`turned ${orientation}.jpg`, await cameraJpeg(scene, orientation)),
    );
    const upright = await decodePicture(keep('upright.jpg', await cameraJpeg(scene, 1)));
    expect([picture.widthPx, picture.heightPx]).toEqual([96, 64]);
    expect(meanDifference(picture.pixelsHwc, upright.pixelsHwc)).toBeLessThan(3);
  });

  it('holds for PNG, TIFF and WebP too', async () => {
    const scene = drawScene();
    for (const format of ['png', 'tiff', 'webp'] as const) {
      const stored = sceneImage(storedFor(scene, 6)).withMetadata({ orientation: 6 });
      const image =
        format === 'tiff' ? stored.tiff({ compression: 'lzw' }) : stored.toFormat(format, { lossless: true });
      const picture = await decodePicture(await drawn(`six.${format}`, image));
      expect([picture.widthPx, picture.heightPx]).toEqual([96, 64]);
      expect(meanDifference(picture.pixelsHwc, scene.pixelsHwc)).toBeLessThan(3);
    }
  });
});

describe('a reduced copy', () => {
  it('is upright, small, and in the values of the photo’s own profile', async () => {
    const scene = drawScene({ widthPx: 960, heightPx: 640 });
    const path = keep('large turned.jpg', await cameraJpeg(scene, 6));
    const copy = await decodePicture(path, { longSidePx: 240 });
    const whole = await decodePicture(path);
    expect([copy.widthPx, copy.heightPx, copy.depth]).toEqual([240, 160, 8]);
    expect(copy.metadata.icc).toEqual(whole.metadata.icc);
    const reduced = await sharp(whole.pixelsHwc, { raw: { width: 960, height: 640, channels: 3 } })
      .resize(240, 160)
      .raw()
      .toBuffer();
    expect(meanDifference(copy.pixelsHwc, reduced)).toBeLessThan(1.5);
  });

  it.each([
    { channels: 1, depth: 16 },
    { channels: 3, depth: 16 },
    { channels: 1, depth: 8 },
  ] as const)('of $channels channels keeps its $depth bits', async (kind) => {
    const scene = drawScene({ ...kind, widthPx: 192, heightPx: 128 });
    const path = await drawn(`copied ${kind.channels} ${kind.depth}.png`, sceneImage(scene).png());
    const copy = await decodePicture(path, { longSidePx: 96 });
    expect(copy).toMatchObject({ ...kind, widthPx: 96, heightPx: 64 });
    const small = drawScene({ ...kind, widthPx: 96, heightPx: 64 });
    expect(meanDifference(copy.pixelsHwc, small.pixelsHwc) / (kind.depth === 16 ? 257 : 1)).toBeLessThan(3);
  });

  it('of a photo that is small already is as large as the photo', async () => {
    const path = await drawn('small.png', sceneImage(drawScene()).png());
    expect(await decodePicture(path, { longSidePx: 1024 })).toMatchObject({ widthPx: 96, heightPx: 64 });
  });
});

describe('what a file holds counts, not its name', () => {
  it('opens a PNG called .jpg', async () => {
    const scene = drawScene();
    const picture = await decodePicture(await drawn('really a png.jpg', sceneImage(scene).png()));
    expect(largestDifference(picture.pixelsHwc, scene.pixelsHwc)).toBe(0);
  });

  it.each(['50 % off.png', 'Бабушка 🏡.png', 'a [1].png', 'odd]', "quote's & more;.png", 'CON.png'])(
    'opens “%s”',
    async (name) => {
      const picture = await decodePicture(await drawn(name, sceneImage(drawScene()).png()));
      expect(picture.widthPx).toBe(96);
    },
  );

  it.each([
    [1, 1],
    [4000, 60],
  ])('opens %i × %i pixels', async (widthPx, heightPx) => {
    const scene = drawScene({ widthPx, heightPx });
    const picture = await decodePicture(await drawn(`${widthPx}.png`, sceneImage(scene).png()));
    expect(largestDifference(picture.pixelsHwc, scene.pixelsHwc)).toBe(0);
  });

  it('takes the first frame of an animation and says how many there are', async () => {
    const frames = [drawScene(), drawScene()].map((scene, index) => {
      scene.pixelsHwc.fill(index * 200 + 20);
      return sceneImage(scene).png().toBuffer();
    });
    const animated = sharp(await Promise.all(frames), { join: { animated: true } });
    const picture = await decodePicture(await drawn('moving.gif', animated.gif({ delay: [100, 100] })));
    expect([picture.widthPx, picture.heightPx]).toEqual([96, 64]);
    expect(picture.pixelsHwc[0]).toBe(20);
    expect(picture.notes.map(inEnglish)).toEqual(['Only the first of its 2 pictures is used.']);
  });

  it('stops for an aborted signal', async () => {
    const path = await drawn('stopped.png', sceneImage(drawScene()).png());
    await expect(decodePicture(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}

/** The JPEG without its APP2 segments. */
function withoutProfile(jpeg: Buffer): Buffer {
  const kept: Buffer[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (jpeg[at + 1] !== 0xda) {
    const next = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg[at + 1] !== 0xe2) kept.push(jpeg.subarray(at, next));
    at = next;
  }
  return Buffer.concat([...kept, jpeg.subarray(at)]);
}
