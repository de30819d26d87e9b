import { describe, expect, it } from 'vitest';
import { sharp } from '../libvips.ts';
import { CAMERA_EXIF, drawScene, sceneImage } from '../testing/drawPictures.ts';
import { withoutExifPrefix } from './carriedMetadata.ts';
import { correctExif, readExif } from './exif.ts';
import { exifBlockOf, readExifTags, type Tag } from './tagTree.ts';

const plain = { widthPx: 200, heightPx: 100, stripGps: false };
const MAKER_NOTE = 0x927c;

async function cameraBlock(orientation: number): Promise<Uint8Array> {
  const jpeg = await sceneImage(drawScene())
    .withExif(CAMERA_EXIF)
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
  const { exif } = await sharp(jpeg).metadata();
  if (exif === undefined) throw new Error('libexif wrote no block');
  return withoutExifPrefix(exif);
}

/** A block with maker notes, a thumbnail and Motorola byte order, as cameras write it. */
function motorolaBlock(): Uint8Array {
  const block = new Uint8Array(400);
  const view = new DataView(block.buffer);
  const put = (at: number, entries: [number, number, number, number][], next: number) => {
    view.setUint16(at, entries.length);
    entries.forEach(([tag, type, count, value], index) => {
      const entryAt = at + 2 + index * 12;
      view.setUint16(entryAt, tag);
      view.setUint16(entryAt + 2, type);
      view.setUint32(entryAt + 4, count);
      if (type === 3) view.setUint16(entryAt + 8, value);
      else view.setUint32(entryAt + 8, value);
    });
    view.setUint32(at + 2 + entries.length * 12, next);
  };
  block.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
  put(
    8,
    [
      [0x0112, 3, 1, 8],
      [0x8769, 4, 1, 100],
      [0x8825, 4, 1, 160],
    ],
    220,
  );
  put(
    100,
    [
      [MAKER_NOTE, 7, 20, 140],
      [0xa002, 4, 1, 4000],
      [0xa003, 3, 1, 3000],
    ],
    0,
  );
  block.set(new TextEncoder().encode('maker@140 points 146'), 140);
  put(
    160,
    [
      [1, 2, 2, 0x4e000000],
      [2, 5, 3, 190],
    ],
    0,
  );
  block.set([0, 0, 0, 50, 0, 0, 0, 1], 190);
  put(
    220,
    [
      [0x0201, 4, 1, 300],
      [0x0202, 4, 1, 60],
    ],
    0,
  );
  block.fill(0xab, 300, 360);
  return block;
}

describe('readExif', () => {
  it('reads what a camera wrote', async () => {
    expect(readExif(await cameraBlock(6))).toEqual({
      camera: 'Darkroom Works Box 12',
      capturedAt: '1921-06-05T14:03:02',
      orientation: 6,
      hasGps: true,
    });
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['no TIFF', new TextEncoder().encode('this is no EXIF block at all')],
    ['a cut header', Uint8Array.from([0x49, 0x49, 42, 0, 200, 0, 0, 0])],
  ])('gives up on %s', (_, bytes) => {
    expect(readExif(bytes)).toBeUndefined();
    expect(correctExif(bytes, plain)).toBeUndefined();
  });

  it('survives a directory that points at itself', () => {
    const block = motorolaBlock();
    new DataView(block.buffer).setUint32(8 + 2 + 12 + 8, 8);
    expect(readExif(block)).toMatchObject({ orientation: 8 });
  });
});

describe('correctExif', () => {
  it('sets orientation and size, and leaves everything else where it stood', async () => {
    const before = await cameraBlock(6);
    const after = correctExif(before, plain);
    expect(after).toHaveLength(before.length);
    expect(after && readExif(after)).toEqual({ ...readExif(before), orientation: 1 });
    const changed = [...(after ?? [])].filter((byte, at) => byte !== before[at]).length;
    expect(changed).toBeLessThanOrEqual(6);
  });

  it('works in Motorola order, keeps maker notes at their place and drops the thumbnail', () => {
    const before = motorolaBlock();
    const after = correctExif(before, plain) ?? new Uint8Array(0);
    const view = new DataView(after.buffer);
    expect(view.getUint16(8 + 2 + 8)).toBe(1);
    expect([view.getUint32(100 + 2 + 12 + 8), view.getUint16(100 + 2 + 24 + 8)]).toEqual([200, 100]);
    expect(after.slice(140, 160)).toEqual(before.slice(140, 160));
    expect(view.getUint32(8 + 2 + 36)).toBe(0);
    expect(after.slice(300, 360).every((byte) => byte === 0)).toBe(true);
  });

  it('strips the place: pointer, directory and coordinates', () => {
    const after = correctExif(motorolaBlock(), { ...plain, stripGps: true }) ?? new Uint8Array(0);
    expect(readExif(after)).toMatchObject({ orientation: 1, hasGps: false });
    expect(new DataView(after.buffer).getUint16(8)).toBe(2);
    expect(after.slice(160, 220).every((byte) => byte === 0)).toBe(true);
    expect(readExifTags(after)?.exif.map(({ tag }) => tag)).toEqual([MAKER_NOTE, 0xa002, 0xa003]);
  });
});

describe('tag trees', () => {
  it('say the same after they were laid out anew', async () => {
    const tree = readExifTags(await cameraBlock(1));
    const again = readExifTags(exifBlockOf(tree));
    expect(again).toEqual(tree);
    expect(again?.gps.length).toBeGreaterThan(3);
  });

  it('turn Motorola values into Intel ones', () => {
    const tree = readExifTags(exifBlockOf(readExifTags(motorolaBlock())));
    const width = tree?.exif.find(({ tag }: Tag) => tag === 0xa002);
    expect([...(width?.bytes ?? [])]).toEqual([0xa0, 0x0f, 0, 0]);
  });

  it('give no block where there is nothing to tell', () => {
    expect(exifBlockOf({ main: [], exif: [], gps: [], interoperability: [] })).toBeUndefined();
  });
});
