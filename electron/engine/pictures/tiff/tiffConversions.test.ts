import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { decodePicture } from '../decodePicture.ts';
import type { Picture } from '../picture.ts';
import { type DrawnPage, drawTiff } from '../testing/drawTiff.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom conversions '));
afterAll(() => rmSync(folder, { recursive: true }));

const [widthPx, heightPx] = [4, 2];
const COLOUR = [200, 60, 50];
const [RGB, YCBCR] = [2, 6];

/** A picture of one pixel's samples all over. */
function even(samples: readonly number[], photometric: number, fields: DrawnPage['fields']): DrawnPage {
  const data = Uint8Array.from(
    { length: widthPx * heightPx * samples.length },
    (_, i) => samples[i % samples.length] ?? 0,
  );
  return { widthPx, heightPx, data, bits: samples.map(() => 8), photometric, ...(fields && { fields }) };
}

async function decode(name: string, drawn: DrawnPage): Promise<Picture> {
  const path = join(folder, `${name}.tif`);
  writeFileSync(path, drawTiff([drawn]));
  return decodePicture(path);
}

function expectColour({ pixelsHwc, depth }: Picture, wanted: readonly number[], tolerance = 1): void {
  const scale = depth === 16 ? 257 : 1;
  wanted.forEach((value, channel) => {
    expect(
      Math.abs((pixelsHwc[channel] as number) / scale - value),
      `channel ${channel}`,
    ).toBeLessThanOrEqual(tolerance);
  });
}

describe('brightness and colour differences that no JPEG stores', () => {
  /** ITU-R BT.601 over the full range: 0.299, 0.587, 0.114; 0.564 (B − Y), 0.713 (R − Y). */
  const ycbcr = [101, 99, 199];

  it.each([
    ['of each pixel', [1, 1], ycbcr],
    // Two by two pixels: four of brightness, then both differences.
    ['of four pixels together', [2, 2], [101, 101, 101, 101, 99, 199]],
  ])('%s', async (name, subsampling, samples) => {
    const isShared = samples.length > 3;
    const drawn = even(samples, YCBCR, { 530: subsampling });
    const data = isShared ? drawn.data.subarray(0, (widthPx * heightPx * 6) / 4) : drawn.data;
    const picture = await decode(name, { ...drawn, data, bits: [8, 8, 8] });
    expect(picture).toMatchObject({ channels: 3, notes: [] });
    expect(picture.alpha).toBeUndefined();
    expectColour(picture, COLOUR, 2);
  });
});

it('colours that were multiplied by their transparency, in floating point', async () => {
  const [SELECTION, PREMULTIPLIED] = [0, 1];
  const alpha = 0.5;
  const stored = [...COLOUR.map((value) => (value / 255) * alpha), 0.9, alpha];
  const drawn = even(stored, RGB, { 338: [SELECTION, PREMULTIPLIED], 339: [3, 3, 3, 3, 3] });
  const floats = Float32Array.from({ length: widthPx * heightPx * 5 }, (_, i) => stored[i % 5] ?? 0);
  const picture = await decode('premultiplied', {
    ...drawn,
    data: new Uint8Array(floats.buffer),
    bits: [32, 32, 32, 32, 32],
  });
  expectColour(picture, COLOUR);
  expect(picture.alpha?.[0]).toBe(Math.round(alpha * 65535));
});

it('six inks are named, and not called damaged', async () => {
  const [SEPARATED, OTHER_INKS] = [5, 2];
  const drawn = even([10, 20, 30, 0, 0, 0], SEPARATED, { 332: [OTHER_INKS], 334: [6] });
  await expect(decode('inks', drawn)).rejects.toMatchObject({
    code: 'picture-unknown-format',
    message: '“inks.tif” is a 6-ink TIFF file, a format that cannot be read.',
  });
});

describe('compressions', () => {
  const drawn = even(COLOUR, RGB, {});

  it('Zstandard of whole numbers is read', async () => {
    const data = zstdCompressSync(drawn.data);
    expectColour(await decode('zstandard', { ...drawn, data, fields: { 259: [50000] } }), COLOUR, 0);
  });

  it.each([
    [34712, 'JPEG 2000'],
    [52546, 'JPEG XL'],
    [34925, 'LZMA'],
    [50001, 'WebP'],
  ])('number %i is named', async (compression, name) => {
    await expect(decode(name, { ...drawn, fields: { 259: [compression] } })).rejects.toMatchObject({
      code: 'picture-unknown-format',
      message: `“${name}.tif” is a TIFF (${name}) file, a format that cannot be read.`,
    });
  });
});
