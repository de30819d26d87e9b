import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { inEnglish } from '../../../../shared/errors/words/words.ts';
import { type OutputOptions, outputOptionsSchema } from '../../../../shared/pictures/outputOptions.ts';
import { decodePicture } from '../decodePicture.ts';
import {
  drawDirectory,
  drawExif,
  drawSharedDirectories,
  orientationAs,
  short,
  text,
  withSegments,
  xmpSegment,
} from '../testing/drawExif.ts';
import { drawScene, sceneImage } from '../testing/drawPictures.ts';
import { writePicture } from '../writePicture.ts';
import { findTag, type MetadataTag } from './metadataTag.ts';
import { MetadataTool } from './metadataTool.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom cameras '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

const jpeg = await sceneImage(drawScene()).jpeg({ quality: 95 }).toBuffer();

interface Result {
  readonly original: readonly MetadataTag[];
  readonly written: readonly MetadataTag[];
  readonly size: readonly [number, number];
  readonly notes: readonly string[];
}

async function writtenAs(
  name: string,
  file: Uint8Array,
  format: OutputOptions['format'],
  more: Partial<OutputOptions> = {},
): Promise<Result> {
  const path = join(folder, `${name}.jpg`);
  writeFileSync(path, file);
  const picture = await decodePicture(path, { tool });
  const target = join(folder, `${name} as ${format}.${format}`);
  const asked = outputOptionsSchema.parse({ format, overwrite: true, ...more });
  const { notes } = await writePicture(target, picture, asked, { original: path });
  return {
    original: (await tool.readTags(path)) ?? [],
    written: (await tool.readTags(target)) ?? [],
    size: [picture.widthPx, picture.heightPx],
    notes: [...picture.notes, ...notes].map(inEnglish),
  };
}

/** Each maker counts the offsets in its notes from somewhere else, which is what breaks when they are moved. */
const NOTES: Readonly<Record<string, readonly [make: string, model: string, note: (at: number) => Buffer]>> =
  {
    Canon: [
      'Canon',
      'Canon EOS 300D DIGITAL',
      (at) => drawDirectory([text(6, 'Canon EOS 300D DIGITAL'), text(7, 'Firmware Version 1.1.1')], at),
    ],
    Nikon: [
      'NIKON CORPORATION',
      'NIKON D70',
      () =>
        Buffer.concat([
          Buffer.from('Nikon\0\x02\x10\0\0II*\0\x08\0\0\0', 'latin1'),
          drawDirectory([text(4, 'FINE   and more'), text(0x82, 'OFF          ')], 8),
        ]),
    ],
    Fujifilm: [
      'FUJIFILM',
      'FinePix F30',
      () =>
        Buffer.concat([
          Buffer.from('FUJIFILM\x0c\0\0\0', 'latin1'),
          drawDirectory([text(0x10, 'FPX20012345 serial number'), text(0x1000, 'FINE   ')], 12),
        ]),
    ],
    Panasonic: [
      'Panasonic',
      'DMC-G1',
      (at) =>
        Buffer.concat([
          Buffer.from('Panasonic\0\0\0', 'latin1'),
          drawDirectory([short(1, 2), text(0x51, 'LUMIX G VARIO 14-42')], at + 12),
        ]),
    ],
    Olympus: [
      'OLYMPUS IMAGING CORP.',
      'E-500',
      () =>
        Buffer.concat([
          Buffer.from('OLYMPUS\0II\x03\0', 'latin1'),
          drawDirectory([text(0x207, 'D4041 version 1'), text(0x209, 'OLYMPUS DIGITAL CAMERA')], 12),
        ]),
    ],
    Pentax: [
      'PENTAX Corporation',
      'PENTAX K100D',
      (at) =>
        Buffer.concat([
          Buffer.from('AOC\0II', 'latin1'),
          drawDirectory([short(8, 2), text(0x29, 'of more than four bytes')], at + 6),
        ]),
    ],
  };

describe('maker notes are readable as before', () => {
  const notesOf = (tags: readonly MetadataTag[]) =>
    tags.filter(({ block }) => block === 'MakerNotes').map(({ name, value }) => [name, value]);
  const formats = ['jpeg', 'tiff', 'avif'] as const;
  it.each(Object.keys(NOTES).flatMap((maker) => formats.map((format) => [maker, format] as const)))(
    'of %s in %s',
    async (maker, format) => {
      const [make, model, note] = NOTES[maker] ?? ['', '', () => Buffer.alloc(0)];
      const file = withSegments(jpeg, drawExif([text(0x10f, make), text(0x110, model)], note));
      const { original, written, notes } = await writtenAs(maker, file, format);
      expect(notesOf(original).length).toBeGreaterThan(1);
      expect(notesOf(written)).toEqual(notesOf(original));
      expect(notes).toEqual([]);
    },
  );

  it.each([
    ['text', 'Something unknown of 44.5135 degrees'],
    ['bytes', 'Something \x80\x81\x82\x83\0\x01\x02 unknown'],
  ])('those of an unknown maker (%s) go along, but not where they could hide a place', async (kind, said) => {
    const note = () => Buffer.from(said, 'latin1');
    const file = withSegments(jpeg, drawExif([text(0x10f, 'Acme')], note));
    const name = `unknown ${kind}`;
    expect((await writtenAs(name, file, 'jpeg')).notes).toEqual([]);
    expect(readFileSync(join(folder, `${name} as jpeg.jpeg`)).includes('Something')).toBe(true);
    for (const format of ['jpeg', 'tiff'] as const) {
      const { notes, written } = await writtenAs(name, file, format, { metadata: 'without-gps' });
      // Of bytes in a form that nobody knows no reader tells that they are there.
      if (kind === 'text') expect(notes).toEqual(['The maker notes of the camera were left out.']);
      expect(findTag(written, 'Make', 'IFD0')?.value).toBe('Acme');
      expect(readFileSync(join(folder, `${name} as ${format}.${format}`)).includes('Something')).toBe(false);
    }
  });
});

it('an ordinary photo costs three commands: correct, write, read back', async () => {
  const exif = drawExif([text(0x10f, 'Canon'), short(0x112, 6)]);
  const xmp = xmpSegment('xmlns:xmp="http://ns.adobe.com/xap/1.0/"', 'xmp:Rating="4"');
  const path = join(folder, 'ordinary.jpg');
  writeFileSync(path, withSegments(jpeg, exif, xmp));
  const picture = await decodePicture(path, { tool });
  const commands = vi.spyOn(tool, 'run');
  await writePicture(join(folder, 'ordinary.tif'), picture, outputOptionsSchema.parse({ format: 'tiff' }));
  expect(commands).toHaveBeenCalledTimes(3);
  commands.mockRestore();
});

describe('EXIF as it is really found', () => {
  it.each(['byte', 'long', 'text', 'twice'] as const)(
    'an orientation stored as %s turns once',
    async (kind) => {
      const file = withSegments(jpeg, drawExif([text(0x10f, 'Canon'), orientationAs(kind, 6)]));
      const { size, written } = await writtenAs(`orientation ${kind}`, file, 'jpeg');
      expect(size).toEqual([64, 96]);
      expect(Number(findTag(written, 'Orientation', 'IFD0')?.value)).toBe(1);
    },
  );

  it('an orientation that XMP alone tells, too', async () => {
    const xmp = xmpSegment(
      'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"',
      'tiff:Orientation="6" tiff:Make="Canon"',
    );
    const { size, written } = await writtenAs('orientation xmp', withSegments(jpeg, xmp), 'jpeg');
    expect(size).toEqual([64, 96]);
    expect(findTag(written, 'Orientation', 'XMP-tiff')?.value).toBe('1');
    expect(findTag(written, 'Make', 'XMP-tiff')?.value).toBe('Canon');
  });

  it('a fraction of large terms is not called lost where it is written with others', async () => {
    const terms = new Uint8Array(Uint32Array.of(11_113_172, 1_000_000_000).buffer);
    const [EXPOSURE_TIME, RATIONAL] = [0x829a, 5];
    const exif = drawExif([
      text(0x10f, 'Canon'),
      { tag: EXPOSURE_TIME, type: RATIONAL, count: 1, value: terms },
    ]);
    const { written, notes } = await writtenAs('fraction', withSegments(jpeg, exif), 'tiff');
    expect(Number(findTag(written, 'ExposureTime', 'IFD0', 'ExifIFD')?.value)).toBeCloseTo(0.011113172, 9);
    expect(notes).toEqual([]);
  });

  it('a second directory that shares values with the first leaves them whole', async () => {
    const file = withSegments(jpeg, drawSharedDirectories('Canon Incorporated'));
    for (const format of ['jpeg', 'tiff'] as const) {
      const { written, notes } = await writtenAs('shared', file, format);
      expect(findTag(written, 'Make', 'IFD0')?.value, format).toBe('Canon Incorporated');
      expect(notes).toEqual([]);
    }
  });

  it('a block that one segment cannot hold, and two blocks', async () => {
    const long = drawExif([text(0x10e, 'y'.repeat(70_000)), text(0x10f, 'Canon')]);
    const parts = [long.subarray(0, 65_000), Buffer.concat([long.subarray(0, 6), long.subarray(65_000)])];
    const one = await writtenAs('long', withSegments(jpeg, ...parts), 'tiff');
    expect(String(findTag(one.written, 'ImageDescription', 'IFD0')?.value)).toHaveLength(70_000);
    const blocks = [drawExif([text(0x10f, 'Canon'), short(0x112, 6)]), drawExif([text(0x13b, 'Jo Doe')])];
    const two = await writtenAs('two', withSegments(jpeg, ...blocks), 'jpeg');
    expect(['Make', 'Artist'].map((name) => findTag(two.written, name, 'IFD0')?.value)).toEqual([
      'Canon',
      'Jo Doe',
    ]);
    expect(findTag(two.written, 'Orientation', 'IFD0')?.value).toBe('1');
    expect(two.notes).toEqual([]);
  });
});

describe('what came with the photo', () => {
  const NO_VIDEO = 'The video of the motion photo is left out.';
  const camera =
    'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"';
  const container =
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"';
  const item = (fields: string) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" ${fields}/></rdf:li>`;
  const directory = (...items: readonly string[]) =>
    `<Container:Directory><rdf:Seq>${items.join('')}</rdf:Seq></Container:Directory>`;

  it('a motion photo loses its flags with its video, and nothing else', async () => {
    const xmp = xmpSegment(
      `${camera} ${container}`,
      'GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1" xmp:Rating="4"',
      directory(item('Item:Semantic="Primary"'), item('Item:Semantic="MotionPhoto" Item:Length="100"')),
    );
    const video = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(88)]);
    const { written, notes } = await writtenAs(
      'motion',
      Buffer.concat([withSegments(jpeg, xmp), video]),
      'jpeg',
    );
    expect(JSON.stringify(written)).not.toMatch(/MotionPhoto|GCamera|Container/);
    expect(findTag(written, 'Rating', 'XMP-xmp')?.value).toBe('4');
    expect(notes).toEqual([NO_VIDEO]);
  });

  it('an Ultra HDR photo keeps XMP and IPTC, and says that its gain map is left out', async () => {
    const gainNames = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"';
    const map = withSegments(
      await sceneImage(drawScene({ channels: 1, widthPx: 48, heightPx: 32 }))
        .jpeg()
        .toBuffer(),
      xmpSegment(
        gainNames,
        'hdrgm:Version="1.0" hdrgm:GainMapMin="0" hdrgm:GainMapMax="2" hdrgm:Gamma="1" hdrgm:OffsetSDR="0.015625" hdrgm:OffsetHDR="0.015625" hdrgm:HDRCapacityMin="0" hdrgm:HDRCapacityMax="2" hdrgm:BaseRenditionIsHDR="False"',
      ),
    );
    const xmp = xmpSegment(
      `${camera} ${container} ${gainNames}`,
      'hdrgm:Version="1.0" xmp:Rating="4"',
      directory(item('Item:Semantic="Primary"'), item(`Item:Semantic="GainMap" Item:Length="${map.length}"`)),
    );
    const { written, notes } = await writtenAs(
      'ultra',
      Buffer.concat([withSegments(jpeg, xmp), map]),
      'jpeg',
    );
    expect(notes).toEqual(['Its HDR gain map does not fit a restored picture and is left out.']);
    expect(findTag(written, 'Rating', 'XMP-xmp')?.value).toBe('4');
    expect(JSON.stringify(written)).not.toMatch(/hdrgm|Container|GainMap/);
  });
});
