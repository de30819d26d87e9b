import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { type OutputOptions, outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { decodePicture } from './decodePicture.ts';
import { sharp } from './libvips.ts';
import { findTag, type MetadataTag } from './metadata/metadataTag.ts';
import { MetadataTool } from './metadata/metadataTool.ts';
import { writePicture } from './writePicture.ts';

/** Pictures that other programs got wrong, where they are at hand; nothing of them is part of the project. */
const cases = join(import.meta.dirname, '../../../../shared/cases/pictures/');
const folder = mkdtempSync(join(tmpdir(), 'darkroom cases '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

async function written(
  name: string,
  options: Partial<OutputOptions>,
): Promise<{
  target: string;
  notes: readonly string[];
  tag: (name: string, ...groups: string[]) => MetadataTag['value'] | undefined;
  pixel: (x: number, y: number) => Promise<number[]>;
}> {
  const asked = outputOptionsSchema.parse({ format: 'png', overwrite: true, ...options });
  const picture = await decodePicture(join(cases, name), { tool });
  const target = join(folder, `${name}.${asked.format}`);
  const { notes } = await writePicture(target, picture, asked, { original: join(cases, name) });
  const tags = (await tool.readTags(target)) ?? [];
  return {
    target,
    notes: [...picture.notes, ...notes].map(inEnglish),
    tag: (tagName, ...groups) => findTag(tags, tagName, ...groups)?.value,
    pixel: async (left, top) => [
      ...(await sharp(target).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
    ],
  };
}

describe.skipIf(!existsSync(cases))('pictures that came back wrong', () => {
  it.each(['jpeg', 'png', 'tiff', 'webp', 'avif'] as const)(
    'a drone’s place is gone from %s',
    async (format) => {
      const { target } = await written('dji.jpg', { format, metadata: 'without-gps' });
      expect(JSON.stringify(await tool.readTags(target))).not.toMatch(/gpsl|44\.51/i);
    },
  );

  it('a saved selection hides nothing', async () => {
    const { pixel, notes } = await written('selection.tif', { format: 'jpeg' });
    expect((await pixel(10, 10))[0]).toBeGreaterThan(180);
    expect((await pixel(10, 10))[1]).toBeLessThan(80);
    expect(notes).toEqual(['A saved selection of the original is no transparency; it is left out.']);
  });

  it('IPTC of a big-endian TIFF', async () => {
    const { tag } = await written('mm_iptc.tif', { format: 'tiff' });
    expect([tag('Keywords', 'IPTC'), tag('Caption-Abstract', 'IPTC')]).toEqual(['boat', 'Grandfather']);
  });

  it.each([
    ['unsorted.jpg', { Make: 'Canon Inc.', Model: 'EOS 300D DIGITAL', Artist: 'Jo Doe' }],
    ['big.tif', { Make: 'Epson', Artist: 'Jo Doe', Software: 'VueScan', ModifyDate: '1934:05:06 07:08:09' }],
  ])('%s: fields of EXIF in a TIFF', async (name, fields) => {
    const { tag } = await written(name, { format: 'tiff' });
    for (const [field, value] of Object.entries(fields)) expect(tag(field, 'IFD0')).toBe(value);
  });

  it('Adobe RGB by EXIF alone', async () => {
    const { pixel } = await written('r03.jpg', { profile: 'srgb' });
    const [red = 255, green = 0, blue = 0] = await pixel(100, 10);
    expect(red).toBeLessThan(12);
    expect(Math.abs(green - 171) + Math.abs(blue - 61)).toBeLessThan(12);
  });

  it('Display P3 by cICP', async () => {
    const { tag } = await written('cicp.png', {});
    expect(tag('ProfileDescription', 'ICC_Profile')).toBe('Display P3');
  });

  it('EXIF as a text of PNG: upright, with its camera', async () => {
    const { target, tag } = await written('raw_exif.png', {});
    expect(await sharp(target).metadata()).toMatchObject({ width: 90, height: 120 });
    expect([tag('Make', 'IFD0'), tag('Orientation', 'IFD0')]).toEqual(['Canon', '1']);
  });

  it.each(['jpeg', 'png'] as const)('XMP of several segments, to %s', async (format) => {
    const { tag } = await written('extxmp.jpg', { format });
    expect(tag('Title', 'XMP-dc')).toBe('Harbour');
    expect(String(tag('Description', 'XMP-dc'))).toHaveLength(90_000);
  });

  it('a face turns with its picture', async () => {
    const { tag } = await written('faces.jpg', { format: 'jpeg' });
    expect([tag('RegionAreaX', 'XMP-mwg-rs'), tag('RegionAreaY', 'XMP-mwg-rs')]).toEqual(['0.75', '0.25']);
    expect(tag('RegionAppliedToDimensionsW', 'XMP-mwg-rs')).toBe('90');
  });

  it('two resolutions, and one pHYs', async () => {
    const { tag } = await written('fax.tif', { format: 'tiff' });
    expect([tag('XResolution', 'IFD0'), tag('YResolution', 'IFD0')]).toEqual(['204', '98']);
    const { target } = await written('dpi300.jpg', {});
    const tags = ((await tool.readTags(target)) ?? []).filter(({ name }) => name === 'PixelsPerUnitX');
    expect(tags.map(({ value }) => value)).toEqual(['11811']);
  });

  it('comments and texts', async () => {
    const jpeg = await written('comment.jpg', { format: 'jpeg' });
    expect(jpeg.tag('Comment', 'File')).toBe('Grandfather, Lunenburg 1934');
    expect((await written('text.png', {})).tag('Title', 'PNG')).toBe('Harbour');
  });

  it('brightness beyond white is brought below it', async () => {
    const { tag, pixel, notes } = await written('pq.avif', {});
    expect(tag('ProfileDescription', 'ICC_Profile')).toMatch(/P3/);
    // Grey 128 of 255 is 94 cd/m² (computed apart).
    for (const value of await pixel(100, 80)) expect(Math.abs(value - 181)).toBeLessThan(2);
    expect(notes).toHaveLength(1);
  });

  it('what a cut-out hides has the colour of what it shows', async () => {
    const { pixelsHwc, alpha } = await decodePicture(join(cases, 'cutout.png'), { tool });
    expect(alpha?.includes(0)).toBe(true);
    expect(pixelsHwc.every((value: number) => value > 250)).toBe(true);
  });
});
