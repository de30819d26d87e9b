import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { decodePicture } from './decodePicture.ts';
import { drawScene, largestDifference, type Scene, sceneImage } from './testing/drawPictures.ts';
import { makeThumbnail } from './thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom cut '));
afterAll(() => rmSync(folder, { recursive: true }));

function keep(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A picture whose last rows are as grey as what decoders fill in for missing ones. */
function greyBelow(): Scene {
  const scene = drawScene({ widthPx: 300, heightPx: 200 });
  scene.pixelsHwc.fill(128, 300 * 3 * 110);
  return scene;
}

async function endedJpeg({
  scene = drawScene({ widthPx: 300, heightPx: 200 }),
  progressive = false,
}): Promise<string> {
  return keep('ended.jpg', await sceneImage(scene).jpeg({ quality: 95, progressive }).toBuffer());
}

/** @param kept of the bytes, 0 to 1; without the end marker in any case */
async function cutJpeg(
  kept: number,
  kind: { readonly scene?: Scene; readonly progressive?: boolean } = {},
): Promise<string> {
  const jpeg = readFileSync(await endedJpeg(kind));
  return keep(`cut ${kept}.jpg`, jpeg.subarray(0, Math.floor((jpeg.length - 2) * kept)));
}

const WHOLE = 'Its end marker is missing; the picture is whole.';

describe('a JPEG that ends too early', () => {
  it.each([
    ['plain', {}],
    ['grey in its last rows', { scene: greyBelow() }],
    ['progressive', { progressive: true }],
  ])('opens whole where nothing but its end marker is missing (%s)', async (_, kind) => {
    const picture = await decodePicture(await cutJpeg(1, kind));
    expect([picture.widthPx, picture.heightPx]).toEqual([300, 200]);
    // A decoder that has its last block may never look for the marker.
    expect([[], [WHOLE]]).toContainEqual(picture.notes.map(inEnglish));
    expect(largestDifference(picture.pixelsHwc, (await decodePicture(await endedJpeg(kind))).pixelsHwc)).toBe(
      0,
    );
    expect(await makeThumbnail(await cutJpeg(1, kind), 30)).toMatchObject({ widthPx: 30, heightPx: 20 });
  });

  it.each([
    ['plain', 0.9, {}],
    ['grey in its last rows', 0.99, { scene: greyBelow() }],
  ])('opens with a note of how much is missing (%s)', async (_, kept, kind) => {
    const { notes } = await decodePicture(await cutJpeg(kept, kind));
    const [, rows] =
      /^Its data end too early: (\d+) of its 200 rows are missing\.$/.exec(notes.map(inEnglish)[0] ?? '') ??
      [];
    expect(Number(rows)).toBeGreaterThan(5);
    expect(Number(rows)).toBeLessThan(50);
  });

  it('opens with a note where only the finest details of a progressive one are missing', async () => {
    const { notes } = await decodePicture(await cutJpeg(0.8, { progressive: true }));
    expect(notes.map(inEnglish)).toEqual(['Its data end too early: its finest details are missing.']);
  });

  it('is damaged where most of it is missing', async () => {
    await expect(decodePicture(await cutJpeg(0.4))).rejects.toMatchObject({ code: 'picture-damaged' });
  });
});

describe('kinds of JPEG', () => {
  const drawn = async () => {
    const jpeg = await sceneImage(drawScene()).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    return { jpeg, frameAt: jpeg.indexOf(Buffer.from('ffc0', 'hex')) };
  };

  it('a height that is told behind the picture is the height', async () => {
    const { jpeg, frameAt } = await drawn();
    const expected = await decodePicture(keep('height.jpg', jpeg));
    const dnl = Buffer.from('ffdc00040040ffd9', 'hex'); // 64 rows
    const late = Buffer.concat([jpeg.subarray(0, -2), dnl]);
    late.writeUInt16BE(0, frameAt + 5);
    const picture = await decodePicture(keep('late height.jpg', late));
    expect(picture.pixelsHwc).toEqual(expected.pixelsHwc);
    expect(picture.notes).toEqual([]);
  });

  it.each([
    ['12-bit JPEG', 4, 12],
    ['JPEG (arithmetic coding)', 1, 0xc9],
    ['hierarchical JPEG', 1, 0xc5],
    ['lossless JPEG', 1, 0xc3],
    ['JPEG-LS', 1, 0xf7],
  ])('%s is named for what it is', async (kind, at, value) => {
    const { jpeg, frameAt } = await drawn();
    jpeg[frameAt + at] = value;
    await expect(decodePicture(keep('odd.jpg', jpeg))).rejects.toMatchObject({
      code: 'picture-unknown-format',
      message: `“odd.jpg” is a ${kind} file, a format that cannot be read.`,
    });
  });
});

describe('formats that cannot be read', () => {
  it.each([
    ['a.psd', '38425053000100000000', 'Photoshop'],
    ['b.jxl', '0000000c4a584c200d0a870a', 'JPEG XL'],
    ['c.jxl', 'ff0a7a1b28e7', 'JPEG XL'],
    ['d.jp2', '0000000c6a5020200d0a870a', 'JPEG 2000'],
    ['e.bmp', '424d3600000000000000360000002800', 'BMP'],
    ['f.jxr', '4949bc0108000000', 'JPEG XR'],
    ['g.exr', '762f310102000000', 'OpenEXR'],
    ['h.hdr', '233f52414449414e43450a', 'Radiance HDR'],
    ['i.pdf', '255044462d312e340a', 'PDF'],
  ])('%s is named for what it is', async (name, hex, kind) => {
    const path = keep(name, Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(100)]));
    await expect(decodePicture(path)).rejects.toMatchObject({
      code: 'picture-unknown-format',
      message: `“${name}” is a ${kind} file, a format that cannot be read.`,
    });
  });
});
