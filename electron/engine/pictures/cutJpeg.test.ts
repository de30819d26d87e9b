import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodePicture } from './decodePicture.ts';
import { drawScene, sceneImage } from './testing/drawPictures.ts';
import { makeThumbnail } from './thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom cut '));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param kept of the bytes, 0 to 1; without the end marker in any case */
async function cutJpeg(kept: number): Promise<string> {
  const jpeg = await sceneImage(drawScene({ widthPx: 300, heightPx: 200 }))
    .jpeg({ quality: 95 })
    .toBuffer();
  const path = join(folder, `cut ${kept}.jpg`);
  writeFileSync(path, jpeg.subarray(0, Math.floor((jpeg.length - 2) * kept)));
  return path;
}

describe('a JPEG that ends too early', () => {
  it('opens whole where nothing but its end marker is missing', async () => {
    const picture = await decodePicture(await cutJpeg(1));
    expect([picture.widthPx, picture.heightPx]).toEqual([300, 200]);
    expect(picture.notes).toEqual(['Its end marker is missing; the picture is whole.']);
    expect(await makeThumbnail(await cutJpeg(1), 30)).toMatchObject({ widthPx: 30, heightPx: 20 });
  });

  it('opens with a note of how much is missing', async () => {
    const { notes } = await decodePicture(await cutJpeg(0.9));
    const [, rows] =
      /^Its data end too early: (\d+) of its 200 rows are missing\.$/.exec(notes[0] ?? '') ?? [];
    expect(Number(rows)).toBeGreaterThan(5);
    expect(Number(rows)).toBeLessThan(50);
  });

  it('is damaged where most of it is missing', async () => {
    await expect(decodePicture(await cutJpeg(0.4))).rejects.toMatchObject({ code: 'picture-damaged' });
  });
});

describe('formats that cannot be read', () => {
  it.each([
    ['a.psd', '38425053000100000000', 'Photoshop'],
    ['b.jxl', '0000000c4a584c200d0a870a', 'JPEG XL'],
    ['c.jxl', 'ff0a7a1b28e7', 'JPEG XL'],
    ['d.jp2', '0000000c6a5020200d0a870a', 'JPEG 2000'],
  ])('%s is named for what it is', async (name, hex, kind) => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(100)]));
    await expect(decodePicture(path)).rejects.toMatchObject({
      code: 'picture-unknown-format',
      message: `“${name}” is a ${kind} file, a format that cannot be read.`,
    });
  });
});
