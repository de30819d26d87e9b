import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  OUTPUT_FORMATS,
  type OutputOptions,
  outputOptionsSchema,
} from '../../../../shared/pictures/outputOptions.ts';
import { decodePicture } from '../decodePicture.ts';
import { sharp } from '../libvips.ts';
import { CAMERA_XMP, cameraJpeg, drawScene, sceneImage } from '../testing/drawPictures.ts';
import { writeFields, writePacket } from '../testing/metadataFields.ts';
import { writePicture } from '../writePicture.ts';
import { MetadataTool } from './metadataTool.ts';

const RESTORATION = 'restored with PiSA Darkroom, Restore 1.00, Detail 0.60, Tiny & Co 1.0.0';
const ENHANCED = 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced';

const folder = mkdtempSync(join(tmpdir(), 'darkroom marks '));
const tool = new MetadataTool();
const camera = join(folder, 'camera.jpg');
const plain = join(folder, 'plain.jpg');
beforeAll(async () => {
  writeFileSync(camera, await cameraJpeg(drawScene(), 1));
  await writePacket(tool, camera, CAMERA_XMP);
  writeFileSync(plain, await sceneImage(drawScene()).jpeg().toBuffer());
});
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

async function write(original: string, name: string, options: Partial<OutputOptions>, restoration?: string) {
  const target = join(folder, name);
  const asked = outputOptionsSchema.parse({ format: 'jpeg', ...options });
  const picture = await decodePicture(original, { tool });
  const { notes } = await writePicture(target, picture, asked, {
    original,
    ...(restoration === undefined ? {} : { restoration }),
  });
  return { target, notes };
}

/** By ExifTool, and by the bytes that libvips finds, whichever of both did not write them. */
async function marksOf(file: string) {
  const source = (await tool.readTags(file))?.find(({ name }) => name === 'DigitalSourceType')?.value;
  const packet = (await sharp(file).metadata()).xmp?.toString() ?? '';
  const says = [String(source), RESTORATION.replace('&', '&amp;')];
  return { source, isTold: says.every((words) => packet.includes(words)) };
}

describe.each(OUTPUT_FORMATS)('a result as %s', (format) => {
  it.each([
    ['all of its metadata', camera, 'all'],
    ['those without place', camera, 'without-gps'],
    ['none', camera, 'none'],
    ['nothing to keep', plain, 'all'],
  ] as const)('with %s says that and how it was restored', async (_, original, metadata) => {
    const { target, notes } = await write(
      original,
      `marked.${format}`,
      { format, metadata, overwrite: true },
      RESTORATION,
    );
    expect(await marksOf(target)).toEqual({ source: ENHANCED, isTold: true });
    expect(notes.filter(({ word }) => word === 'fields-not-copied')).toEqual([]);
  });
});

it('says nothing of it where nothing is to be said', async () => {
  const { target } = await write(plain, 'unmarked.jpg', {});
  expect((await sharp(target).metadata()).xmp).toBeUndefined();
});

it('what the original says of its history stays, and the restoration comes after it', async () => {
  const edited = join(folder, 'edited.jpg');
  writeFileSync(edited, readFileSync(camera));
  await writeFields(
    tool,
    edited,
    '-XMP-xmpMM:History={Action=converted,SoftwareAgent=Scanner}',
    '-XMP-iptcExt:DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/negativeFilm',
  );
  const { target, notes } = await write(edited, 'edited again.jpg', {}, RESTORATION);
  const tags = (await tool.readTags(target)) ?? [];
  const told = (name: string) => tags.find((tag) => tag.name === name)?.value;
  expect(told('HistorySoftwareAgent')).toEqual(['Scanner', 'PiSA Darkroom']);
  expect(told('DigitalSourceType')).toBe(ENHANCED);
  expect(notes).toEqual([]);
});

it('a picture that an algorithm made is not called a photograph', async () => {
  const made = join(folder, 'made.jpg');
  const type = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';
  writeFileSync(made, readFileSync(camera));
  await writeFields(tool, made, `-XMP-iptcExt:DigitalSourceType=${type}`);
  const { target } = await write(made, 'made again.jpg', {}, RESTORATION);
  expect(await marksOf(target)).toEqual({ source: type, isTold: true });
});
