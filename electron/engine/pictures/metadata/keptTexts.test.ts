import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../../shared/errors/words/words.ts';
import { type OutputOptions, outputOptionsSchema } from '../../../../shared/pictures/outputOptions.ts';
import { readPngTexts } from '../containers/pngChunks.ts';
import { decodePicture } from '../decodePicture.ts';
import { sharp } from '../libvips.ts';
import { drawScene, sceneImage } from '../testing/drawPictures.ts';
import { withPngChunk } from '../testing/withPngChunk.ts';
import { writePicture } from '../writePicture.ts';
import { findTag } from './metadataTag.ts';
import { MetadataTool } from './metadataTool.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom texts '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

const latin = (text: string) => Buffer.from(text, 'latin1');
/** Kept ones first, then those that tell a place. */
const TEXTS: readonly (readonly [type: string, data: Buffer])[] = [
  ['tEXt', latin('Title\0Caf\xe9')],
  ['tEXt', latin('Comment\0hello')],
  ['tEXt', latin('My own key\0own words')],
  ['zTXt', Buffer.concat([latin('Roll number\0\0'), deflateSync(latin('12 b'))])],
  ['iTXt', Buffer.from('Family\0\0\0\0\0祖父 Großvater', 'utf8')],
  [
    'iTXt',
    Buffer.concat([latin('Album\0\x01\0de\0Album\0'), deflateSync(Buffer.from('Sommer 1934 ☀', 'utf8'))]),
  ],
  ['tEXt', latin('GPSLatitude\x0044.512345')],
  ['tEXt', latin('Location\0Lunenburg')],
  ['zTXt', Buffer.concat([latin('Remark\0\0'), deflateSync(latin('at 44.5123N 64.3007W'))])],
];

async function written(options: Partial<OutputOptions>): Promise<{ target: string; notes: string[] }> {
  const png = TEXTS.reduceRight<Buffer>(
    (file, [type, data]) => withPngChunk(file, type, data),
    await sceneImage(drawScene()).png().toBuffer(),
  );
  const path = join(folder, 'texts.png');
  writeFileSync(path, png);
  const asked = outputOptionsSchema.parse({ format: 'png', overwrite: true, ...options });
  const picture = await decodePicture(path, { tool });
  const target = join(folder, `result.${asked.format}`);
  const { notes } = await writePicture(target, picture, asked, { original: path });
  return { target, notes: notes.map(inEnglish) };
}

describe('texts of a PNG', () => {
  it('go along into a PNG whatever they are called, once', async () => {
    const { target, notes } = await written({});
    const texts = await readPngTexts(target);
    expect(texts.map(({ keyword }) => keyword).sort()).toEqual(
      [
        'Album',
        'Comment',
        'Family',
        'GPSLatitude',
        'Location',
        'My own key',
        'Remark',
        'Roll number',
        'Title',
      ].sort(),
    );
    expect(Object.fromEntries(texts.map(({ keyword, text }) => [keyword, text]))).toMatchObject({
      Title: 'Café',
      'My own key': 'own words',
      'Roll number': '12 b',
      Family: '祖父 Großvater',
      Album: 'Sommer 1934 ☀',
    });
    expect(notes).toEqual([]);
    // Another reader: its names are the keywords without spaces.
    const tags = (await tool.readTags(target)) ?? [];
    expect(['Title', 'MyOwnKey'].map((name) => findTag(tags, name, 'PNG')?.value)).toEqual([
      'Café',
      'own words',
    ]);
    expect(await sharp(target).metadata()).toMatchObject({ width: 96, height: 64 });
  });

  it('stay behind where they tell a place that is not to be told', async () => {
    const { target } = await written({ metadata: 'without-gps' });
    const keywords = (await readPngTexts(target)).map(({ keyword }) => keyword);
    expect(keywords.sort()).toEqual(['Album', 'Comment', 'Family', 'My own key', 'Roll number', 'Title']);
    expect(readFileSync(target).includes('Lunenburg')).toBe(false);
  });

  it('stay behind with all the rest', async () => {
    const { target } = await written({ metadata: 'none' });
    expect(await readPngTexts(target)).toEqual([]);
  });
});
