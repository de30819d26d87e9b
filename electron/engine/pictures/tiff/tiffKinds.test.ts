import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inEnglish, said } from '../../../../shared/errors/words/words.ts';
import { decodePicture } from '../decodePicture.ts';
import { inspectPicture } from '../inspectPicture.ts';
import type { Picture } from '../picture.ts';
import { drawScene, largestDifference, sceneImage, storedFor } from '../testing/drawPictures.ts';
import { type DrawnPage, drawTiff, packBits } from '../testing/drawTiff.ts';
import { makeThumbnail } from '../thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom tiffs '));
afterAll(() => rmSync(folder, { recursive: true }));

const SELECTION_NOTE = 'A saved selection of the original is no transparency; it is left out.';
const [widthPx, heightPx] = [20, 12];
const [GREY, RGB, CMYK, LAB, ICC_LAB] = [1, 2, 5, 8, 9];
/** sRGB fields left and right, and what they are in CIELAB under D50 (computed apart, to two decimals). */
const FIELDS = [
  { rgb: [200, 60, 50], lab: [47.35, 55.62, 39.32] },
  { rgb: [50, 70, 190], lab: [34.44, 25.94, -66.7] },
] as const;

/** One value per sample and pixel, by the field that a pixel lies in. */
function samples(of: (field: (typeof FIELDS)[number]) => readonly number[]): number[] {
  return Array.from({ length: widthPx * heightPx }, (_, pixel) => [
    ...of(FIELDS[pixel % widthPx < widthPx / 2 ? 0 : 1]),
  ]).flat();
}

const page = (data: Uint8Array, bits: number[], photometric: number, more = {}): DrawnPage => ({
  widthPx,
  heightPx,
  data,
  bits,
  photometric,
  fields: more,
});
const bytesOf = (array: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

async function decode(name: string, file: Uint8Array): Promise<Picture> {
  const path = join(folder, name);
  writeFileSync(path, file);
  const picture = await decodePicture(path);
  // What a grid shows is the same picture.
  expect((await makeThumbnail(path, 8)).widthPx).toBe(8);
  expect(await inspectPicture(path)).toMatchObject({
    widthPx: picture.widthPx,
    heightPx: picture.heightPx,
    channels: picture.channels,
    depth: picture.depth,
    hasAlpha: picture.alpha !== undefined,
  });
  return picture;
}

/** Both fields in 8-bit values. */
function fieldsOf({ channels, depth, pixelsHwc, widthPx: width }: Picture): number[][] {
  const scale = depth === 16 ? 257 : 1;
  return [0.25, 0.75].map((part) => {
    const at = (width * 2 + Math.floor(width * part)) * channels;
    return Array.from(pixelsHwc.subarray(at, at + channels), (value) => Math.round(value / scale));
  });
}

function expectNear(found: number[][], wanted: readonly (readonly number[])[], tolerance = 1): void {
  const differences = wanted.flatMap((colour, field) =>
    colour.map((value, channel) => Math.abs(value - (found[field]?.[channel] ?? Number.NaN))),
  );
  expect(Math.max(...differences), JSON.stringify(found)).toBeLessThanOrEqual(tolerance);
}

describe('values of every kind', () => {
  const rgb = samples(({ rgb }) => rgb.map((value) => value / 255));
  const grey = samples(({ rgb: [red] }) => [red / 255]);
  const floats = { 339: [3, 3, 3] };
  const kinds: readonly (readonly [string, DrawnPage, 1 | 3])[] = [
    ['half RGB', page(bytesOf(Float16Array.from(rgb)), [16, 16, 16], RGB, floats), 3],
    ['half grey', page(bytesOf(Float16Array.from(grey)), [16], GREY, { 339: [3] }), 1],
    ['single RGB', page(bytesOf(Float32Array.from(rgb)), [32, 32, 32], RGB, floats), 3],
    ['single grey', page(bytesOf(Float32Array.from(grey)), [32], GREY, { 339: [3] }), 1],
    ['double grey', page(bytesOf(Float64Array.from(grey)), [64], GREY, { 339: [3] }), 1],
    [
      'single grey to 255',
      page(bytesOf(Float32Array.from(grey, (v) => v * 255)), [32], GREY, { 339: [3] }),
      1,
    ],
    ['signed grey', page(bytesOf(Int16Array.from(grey, (v) => v * 32767)), [16], GREY, { 339: [2] }), 1],
    ['32-bit RGB', page(bytesOf(Uint32Array.from(rgb, (v) => v * (2 ** 32 - 1))), [32, 32, 32], RGB), 3],
    ...[2, 4, 6, 8, 10, 12, 14, 16].flatMap((bits) => {
      const packed = (values: number[], count: number) =>
        packBits(
          values.map((value) => Math.round(value * (2 ** bits - 1))),
          widthPx * count,
          bits,
        );
      // Whole words stand in the order of bytes of the file, packed values always from the left.
      const inOrder = (data: Buffer) => (bits === 16 ? data.swap16() : data);
      return [
        [`${bits}-bit RGB`, page(inOrder(packed(rgb, 3)), [bits, bits, bits], RGB), 3],
        [`${bits}-bit grey`, page(inOrder(packed(grey, 1)), [bits], GREY), 1],
      ] as const;
    }),
  ];
  it.each(kinds)('%s', async (name, drawn, channels) => {
    const picture = await decode(`${name}.tif`, drawTiff([drawn]));
    expect(picture).toMatchObject({ widthPx, heightPx, channels, notes: [] });
    const steps = /^(\d+)-bit/.exec(name);
    const tolerance = steps === null || Number(steps[1]) >= 8 ? 1 : 255 / (2 ** Number(steps[1]) - 1) / 2 + 1;
    expectNear(
      fieldsOf(picture),
      FIELDS.map(({ rgb }) => rgb.slice(0, channels)),
      tolerance,
    );
  });

  it('highlights beyond white are clipped, and it says so', async () => {
    const bright = Float32Array.from(grey);
    bright[0] = 3;
    bright[1] = Number.NaN;
    const picture = await decode('bright.tif', drawTiff([page(bytesOf(bright), [32], GREY, { 339: [3] })]));
    expect(picture.notes.map(inEnglish)).toEqual(['Its values beyond white were clipped.']);
    expect([...picture.pixelsHwc.subarray(0, 2)]).toEqual([65535, 0]);
    expectNear(fieldsOf(picture), [[200], [50]]);
  });

  it('in the other order of bytes, planar, and turned', async () => {
    const scene = drawScene({ widthPx: 24, heightPx: 16 });
    const stored = storedFor(scene, 6);
    const planes = [0, 1, 2].flatMap((channel) =>
      [...stored.pixelsHwc].filter((_, index) => index % 3 === channel),
    );
    const halves = Buffer.from(bytesOf(Float16Array.from(planes, (value) => value / 255))).swap16();
    const size = stored.widthPx * stored.heightPx * 2;
    const drawn: DrawnPage = {
      widthPx: stored.widthPx,
      heightPx: stored.heightPx,
      data: halves,
      bits: [16, 16, 16],
      photometric: RGB,
      // The picture's data begin behind the header.
      fields: {
        274: [6],
        284: [2],
        273: [8, 8 + size, 8 + 2 * size],
        279: [size, size, size],
        339: [3, 3, 3],
      },
    };
    const picture = await decode('big-endian planes.tif', drawTiff([drawn], 'MM'));
    expect(picture).toMatchObject({ widthPx: 24, heightPx: 16, depth: 16 });
    const worst = largestDifference(
      Array.from(picture.pixelsHwc, (value) => value / 257),
      scene.pixelsHwc,
    );
    expect(worst).toBeLessThan(1);
  });

  it('what nothing reads is named for what it is', async () => {
    const path = join(folder, '24-bit.tif');
    writeFileSync(path, drawTiff([page(Buffer.alloc(widthPx * heightPx * 3), [24], GREY, { 339: [3] })]));
    await expect(decodePicture(path)).rejects.toMatchObject({
      code: 'picture-unknown-format',
      message: '“24-bit.tif” is a 24-bit floating-point TIFF file, a format that cannot be read.',
    });
  });
});

describe('Lab', () => {
  const cie8 = samples(({ lab: [l, a, b] }) => [Math.round(l * 2.55), Math.round(a), Math.round(b)]);
  const cie16 = samples(({ lab: [l, a, b] }) => [
    Math.round(l * 655.35),
    Math.round(a * 256),
    Math.round(b * 256),
  ]);
  const icc8 = samples(({ lab: [l, a, b] }) => [
    Math.round(l * 2.55),
    Math.round(a + 128),
    Math.round(b + 128),
  ]);
  const icc16 = samples(({ lab: [l, a, b] }) => [l * 652.8, (a + 128) * 256, (b + 128) * 256]);
  it.each([
    ['CIELAB of 8 bits', page(Uint8Array.from(cie8), [8, 8, 8], LAB), 8],
    ['CIELAB of 16 bits', page(bytesOf(Uint16Array.from(cie16)), [16, 16, 16], LAB), 16],
    ['a profile’s Lab of 8 bits', page(Uint8Array.from(icc8), [8, 8, 8], ICC_LAB), 8],
    ['a profile’s Lab of 16 bits', page(bytesOf(Uint16Array.from(icc16)), [16, 16, 16], ICC_LAB), 16],
    [
      'floating-point CIELAB',
      page(bytesOf(Float32Array.from(samples(({ lab }) => lab))), [32, 32, 32], LAB, { 339: [3, 3, 3] }),
      16,
    ],
  ] as const)('%s becomes sRGB', async (name, drawn, depth) => {
    const picture = await decode(`${name}.tif`, drawTiff([drawn]));
    expect(picture).toMatchObject({ channels: 3, depth, notes: [said('converted-from-lab')] });
    expect(picture.metadata.icc).toBeUndefined();
    expectNear(
      fieldsOf(picture),
      FIELDS.map(({ rgb }) => rgb),
      depth === 8 ? 3 : 1,
    );
  });
});

describe('channels beyond the colours', () => {
  const [SELECTION, ALPHA] = [0, 2];
  it.each([
    ['a selection beside RGB', RGB, [SELECTION]],
    ['two selections beside RGB', RGB, [SELECTION, SELECTION]],
    ['a selection, then transparency', RGB, [SELECTION, ALPHA]],
    ['transparency, then a selection', RGB, [ALPHA, SELECTION]],
    ['a selection beside grey', GREY, [SELECTION]],
    ['transparency beside grey', GREY, [ALPHA]],
    ['a selection beside CMYK', CMYK, [SELECTION]],
    ['transparency beside CMYK', CMYK, [ALPHA]],
  ] as const)('%s', async (name, photometric, extras) => {
    const isCmyk = photometric === CMYK;
    const data = samples(({ rgb }) => [
      ...(isCmyk ? [...rgb.map((value) => 255 - value), 0] : photometric === GREY ? [rgb[0]] : rgb),
      ...extras.map((kind) => (kind === ALPHA ? 77 : 0)),
    ]);
    const bits = Array<number>(data.length / widthPx / heightPx).fill(8);
    const picture = await decode(
      `${name}.tif`,
      drawTiff([page(Uint8Array.from(data), bits, photometric, { 338: extras })]),
    );
    expect(picture.alpha?.[0]).toBe((extras as readonly number[]).includes(ALPHA) ? 77 : undefined);
    expect(picture.notes.map(inEnglish).includes(SELECTION_NOTE)).toBe(
      (extras as readonly number[]).includes(SELECTION),
    );
    // Inks are converted by a printing profile, which is close and no more.
    const wanted = FIELDS.map(({ rgb }) => (photometric === GREY ? [rgb[0]] : rgb));
    expectNear(fieldsOf(picture), wanted, isCmyk ? 75 : 0);
  });
});

describe('the page that is the photo', () => {
  const photo = page(Uint8Array.from(samples(({ rgb }) => rgb)), [8, 8, 8], RGB);
  const small: DrawnPage = {
    widthPx: 4,
    heightPx: 3,
    data: Buffer.alloc(36, 9),
    bits: [8, 8, 8],
    photometric: RGB,
  };
  const marked = (fields: DrawnPage['fields']): DrawnPage => ({ ...small, ...(fields && { fields }) });
  it.each([
    ['behind a thumbnail', [marked({ 254: [1] }), photo], 1],
    ['behind a thumbnail of the older mark', [marked({ 255: [2] }), photo], 1],
    ['behind a mask', [{ ...photo, fields: { 254: [4] } }, photo], 1],
    ['below a thumbnail', [{ ...marked({ 254: [1] }), below: [photo] }], 1],
    [
      'below a thumbnail, behind sensor values',
      [{ ...marked({ 254: [1] }), below: [{ ...photo, photometric: 32803 }, photo] }],
      1,
    ],
    ['before its reduced copies', [{ ...photo, below: [marked({ 254: [1] })] }, marked({ 254: [1] })], 1],
    ['the first of three', [photo, photo, photo], 3],
  ] as const)('%s', async (name, pages, photos) => {
    const picture = await decode(`${name}.tif`, drawTiff(pages));
    expect([picture.widthPx, picture.heightPx]).toEqual([widthPx, heightPx]);
    expectNear(
      fieldsOf(picture),
      FIELDS.map(({ rgb }) => rgb),
      0,
    );
    const note = `Only the first of its ${photos} pictures is used.`;
    expect(picture.notes.map(inEnglish)).toEqual(photos > 1 ? [note] : []);
  });
});

describe('JPEG of the old style', () => {
  const fields = (at: number, bytes: number) => ({ 259: [6], 513: [at], 514: [bytes] });
  it('is read where its stream lies in one piece, in a strip or in tiles', async () => {
    const jpeg = await sceneImage(drawScene({ widthPx, heightPx })).jpeg({ quality: 95 }).toBuffer();
    const expected = await decode('plain.jpg', jpeg);
    for (const tiles of [{}, { 322: [32], 323: [16], 324: [8], 325: [jpeg.length] }]) {
      const file = drawTiff([page(jpeg, [8, 8, 8], 6, { ...fields(8, jpeg.length), ...tiles })]);
      const picture = await decode('old jpeg.tif', file);
      expect(picture.pixelsHwc).toEqual(expected.pixelsHwc);
    }
  });

  it('is named where it is not', async () => {
    const path = join(folder, 'old parts.tif');
    writeFileSync(path, drawTiff([page(Buffer.alloc(200), [8, 8, 8], 6, { 259: [6] })]));
    await expect(decodePicture(path)).rejects.toMatchObject({
      code: 'picture-unknown-format',
      message: '“old parts.tif” is a TIFF (old-style JPEG) file, a format that cannot be read.',
    });
  });
});
