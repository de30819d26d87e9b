import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../../shared/errors/words/words.ts';
import { decodePicture } from '../decodePicture.ts';
import { sharp } from '../libvips.ts';
import type { Picture } from '../picture.ts';
import { drawScene, sceneImage } from '../testing/drawPictures.ts';
import { joinAvif } from '../testing/joinAvif.ts';
import { withPngChunk } from '../testing/withPngChunk.ts';
import { readIccProfile } from './iccProfile.ts';
import { MetadataTool } from './metadataTool.ts';
import { transferOf } from './transferOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom colours '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

const LINEAR_GAMMA = 100_000;

async function decode(name: string, file: Buffer, withTool = true): Promise<Picture> {
  const path = join(folder, name);
  writeFileSync(path, file);
  return decodePicture(path, withTool ? { tool } : {});
}

const profileName = ({ metadata }: Picture) => metadata.icc && readIccProfile(metadata.icc)?.name;
const notesOf = ({ notes }: Picture) => notes.map(inEnglish);

describe('cICP of a PNG', () => {
  const cicp = (primaries: number, transfer: number) => Buffer.from([primaries, transfer, 0, 1]);

  it('overrules a profile', async () => {
    const png = await sceneImage(drawScene()).withIccProfile('srgb').png().toBuffer();
    const picture = await decode('over profile.png', withPngChunk(png, 'cICP', cicp(12, 13)));
    expect(profileName(picture)).toBe('Display P3');
    expect(notesOf(picture)).toEqual([
      'Its colours are Display P3 by a code number; the result says so with a profile.',
    ]);
  });

  it.each([
    ['PQ', 16],
    ['HLG', 18],
  ])('of %s is brought below white, without ExifTool too', async (name, transfer) => {
    const png = withPngChunk(
      await sceneImage(drawScene({ depth: 16 }))
        .png()
        .toBuffer(),
      'cICP',
      cicp(9, transfer),
    );
    for (const withTool of [true, false]) {
      const picture = await decode(`${name}.png`, png, withTool);
      expect(picture).toMatchObject({ depth: 16, channels: 3 });
      expect(profileName(picture)).toMatch(/P3/);
      expect(notesOf(picture)[0]).toContain(`An HDR picture (${name})`);
    }
  });

  it('of PQ in grey gives grey under sRGB’s curve', async () => {
    const png = await sceneImage(drawScene({ channels: 1 }))
      .png()
      .toBuffer();
    const picture = await decode('grey pq.png', withPngChunk(png, 'cICP', cicp(9, 16)));
    expect(picture).toMatchObject({ depth: 16, channels: 1 });
    expect(picture.metadata.icc).toBeUndefined();
  });

  it('of numbers that nobody knows is read as sRGB, and says so', async () => {
    const png = await sceneImage(drawScene()).png().toBuffer();
    const picture = await decode('unknown.png', withPngChunk(png, 'cICP', cicp(200, 13)));
    expect(picture.metadata.icc).toBeUndefined();
    expect(notesOf(picture)).toEqual([
      'Its colours are told by code numbers that are not known here (200, 13); they are read as sRGB.',
    ]);
  });
});

it('gAMA of a grey PNG becomes a profile of one channel', async () => {
  const gamma = Buffer.alloc(4);
  gamma.writeUInt32BE(LINEAR_GAMMA);
  const png = await sceneImage(drawScene({ channels: 1 }))
    .png()
    .toBuffer();
  const picture = await decode('linear grey.png', withPngChunk(png, 'gAMA', gamma));
  expect(picture.channels).toBe(1);
  expect(picture.metadata.icc && readIccProfile(picture.metadata.icc)?.colourSpace).toBe('GRAY');
  expect(transferOf(picture.metadata.icc)[0]).toBe(1);
});

describe('code numbers of boxes', () => {
  const coded = (primaries: number, transfer: number): Buffer => {
    const heic = readFileSync(join(import.meta.dirname, '../testing/heic/coded.heic'));
    const at = heic.indexOf('colrnclx') + 'colrnclx'.length;
    heic.writeUInt16BE(primaries, at);
    heic.writeUInt16BE(transfer, at + 2);
    return heic;
  };

  it.each([
    [9, 18, /P3/],
    [9, 14, /BT\.2020/],
    [12, 4, /Display P3/],
    [11, 13, /DCI-P3/],
  ])('%i and %i', async (primaries, transfer, name) => {
    for (const withTool of [true, false]) {
      const picture = await decode(`${primaries} ${transfer}.heic`, coded(primaries, transfer), withTool);
      expect(profileName(picture)).toMatch(name);
      expect(picture.depth).toBe(transfer === 18 ? 16 : 8);
    }
  });
});

describe('AVIF', () => {
  it.each([1, 2, 3])('of three pictures opens with the primary one, number %i', async (primary) => {
    const dark = { create: { width: 40, height: 30, channels: 3 as const, background: '#102030' } };
    const small = await sharp(dark).avif().toBuffer();
    const photo = await sceneImage(drawScene()).avif({ quality: 95 }).toBuffer();
    const pictures = [1, 2, 3].map((number) => (number === primary ? photo : small));
    const alone = await decode('alone.avif', photo);
    const joined = await decode(`three ${primary}.avif`, joinAvif(pictures, primary));
    expect([joined.widthPx, joined.heightPx]).toEqual([96, 64]);
    expect(joined.pixelsHwc).toEqual(alone.pixelsHwc);
    const which = primary === 1 ? 'first' : 'main one';
    expect(notesOf(joined)).toEqual([`Only the ${which} of its 3 pictures is used.`]);
  });

  it('that is a sequence opens with its first picture', async () => {
    const avif = await sceneImage(drawScene()).avif({ quality: 95 }).toBuffer();
    const [still, sequence] = [await decode('still.avif', avif), Buffer.from(avif)];
    sequence.write('avis', 8, 'latin1');
    const picture = await decode('sequence.avif', sequence);
    expect(picture.pixelsHwc).toEqual(still.pixelsHwc);
    expect(notesOf(picture)).toEqual(['It is a sequence of pictures; only its first is used.']);
  });
});
