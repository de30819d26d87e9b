import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../../shared/errors/words/words.ts';
import {
  OUTPUT_FORMATS,
  type OutputOptions,
  outputOptionsSchema,
} from '../../../../shared/pictures/outputOptions.ts';
import { decodePicture } from '../decodePicture.ts';
import { drawScene, sceneImage } from '../testing/drawPictures.ts';
import { writeFields } from '../testing/metadataFields.ts';
import { writePicture } from '../writePicture.ts';
import { describedBy } from './describedBy.ts';
import { describedEdits } from './describedEdits.ts';
import type { MetadataTag } from './metadataTag.ts';
import { MetadataTool } from './metadataTool.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom described '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

async function written(
  format: OutputOptions['format'],
  fields: readonly string[],
  more: Partial<OutputOptions>,
): Promise<{ readonly tags: readonly MetadataTag[]; readonly notes: readonly string[] }> {
  const [original, target] = [join(folder, `of ${format}.jpg`), join(folder, `as.${format}`)];
  await sceneImage(drawScene()).jpeg().toFile(original);
  if (fields.length > 0) await writeFields(tool, original, ...fields);
  const asked = outputOptionsSchema.parse({ format, overwrite: true, ...more });
  const { notes } = await writePicture(target, await decodePicture(original, { tool }), asked, { original });
  return { tags: (await tool.readTags(target)) ?? [], notes: notes.map(inEnglish) };
}

describe('rating and keywords of the library', () => {
  it.each(OUTPUT_FORMATS)('%s: take the place of the original’s', async (format) => {
    const fields = [
      '-XMP-xmp:Rating=2',
      '-IFD0:Rating=2',
      '-XMP-dc:Subject=old',
      '-IPTC:Keywords=old',
      '-IFD0:Make=Canon',
    ];
    const described = { rating: 4, keywords: ['Сад, 花园', 'house'] };
    const { tags, notes } = await written(format, fields, { described });
    expect(describedBy(tags)).toMatchObject({ ...described, camera: 'Canon' });
    expect(JSON.stringify(tags)).not.toContain('old');
    expect(notes.filter((note) => note.includes('could not'))).toEqual([]);
  });

  it('go into a photo that says nothing of itself', async () => {
    const { tags } = await written('jpeg', [], { described: { rating: 5, keywords: ['one'] } });
    expect(describedBy(tags)).toMatchObject({ rating: 5, keywords: ['one'] });
  });

  it('are taken away where the library has none any more', async () => {
    const fields = ['-XMP-xmp:Rating=2', '-XMP-dc:Subject=old', '-IPTC:Keywords=old'];
    const { tags } = await written('jpeg', fields, { described: { rating: 0, keywords: [] } });
    expect(describedBy(tags)).toEqual({ hasGps: false });
  });

  it('stay out where no metadata are wanted', async () => {
    const { tags } = await written('png', [], {
      metadata: 'none',
      described: { rating: 5, keywords: ['one'] },
    });
    expect(describedBy(tags)).toEqual({ hasGps: false });
  });

  it('rewrite nothing where the original says the same', () => {
    const tag = (block: string, group: string, name: string, value: MetadataTag['value']): MetadataTag => ({
      ...{ block, group, name, value },
      category: '',
    });
    const tags = [
      tag('XMP', 'XMP-xmp', 'Rating', '4'),
      tag('XMP', 'XMP-dc', 'Subject', ['House', 'garden']),
      tag('IPTC', 'IPTC', 'Keywords', 'garden'),
    ];
    expect(describedEdits(tags, { rating: 4, keywords: ['garden', 'house'] })).toMatchObject({
      exif: [],
      xmp: [],
    });
  });
});
