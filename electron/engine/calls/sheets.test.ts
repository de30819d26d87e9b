import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import type { CallContext, EngineParts } from '../callContext.ts';
import { Originals } from '../originals.ts';
import { pngWithMetadata } from '../pictures/containers/pngChunks.ts';
import { readIccProfile } from '../pictures/metadata/iccProfile.ts';
import { greyProfile } from '../pictures/testing/greyProfile.ts';
import { drawComparison } from './drawComparison.ts';
import { drawContactSheet } from './drawContactSheet.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const parts = { originals: new Originals(1e8) } as EngineParts;
const png = (options: object = {}) => outputOptionsSchema.parse({ format: 'png', ...options });

function context(signal = new AbortController().signal): CallContext & { progress: [number, number][] } {
  const progress: [number, number][] = [];
  return {
    signal,
    priority: 'export',
    progress,
    reportProgress: (done, total) => progress.push([done, total]),
  };
}

async function drawFlat(name: string, width: number, height: number, background: string): Promise<string> {
  const image = sharp({ create: { width, height, channels: 3, background } });
  await image.withIccProfile('p3').toFile(at(name));
  return at(name);
}

/** Colour of a pixel as it is stored. */
async function colourAt(file: string, left: number, top: number): Promise<number[]> {
  const pixel = sharp(file, { ignoreIcc: true }).extract({ left, top, width: 1, height: 1 });
  return [...(await pixel.removeAlpha().toColourspace('srgb').raw().toBuffer())];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets % ü '));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a comparison', () => {
  it('shows the original enlarged on the left and the result on the right, in the profile of both', async () => {
    const original = await drawFlat('original.png', 30, 20, '#d02010');
    const result = await drawFlat('result.png', 60, 40, '#10d020');
    const own = { original, result, output: at('sheet.png'), options: png() };
    const report = context();
    const sheet = await drawComparison(parts, own, report);
    expect(sheet).toMatchObject({ widthPx: 122, heightPx: 40 });
    expect(report.progress.at(-1)).toEqual([2, 2]);
    const [red, green] = [await colourAt(original, 5, 5), await colourAt(result, 5, 5)];
    expect(await colourAt(at('sheet.png'), 30, 20)).toEqual(red);
    expect(await colourAt(at('sheet.png'), 92, 20)).toEqual(green);
    const { icc } = await sharp(at('sheet.png')).metadata();
    expect(readIccProfile(icc ?? new Uint8Array())?.name).toContain('P3');

    const converted = {
      ...own,
      output: at('in srgb.png'),
      options: png({ profile: 'srgb', overwrite: true }),
    };
    await drawComparison(parts, converted, context());
    const [strongerRed = 0] = await colourAt(at('in srgb.png'), 30, 20);
    expect(strongerRed).toBeGreaterThan((red[0] ?? 0) + 5);
  });

  it('puts a panorama above its result, and makes a large picture smaller', async () => {
    const original = await drawFlat('wide.png', 3000, 500, '#d02010');
    const result = await drawFlat('wide result.png', 6000, 1000, '#10d020');
    const output = at('stacked.jpg');
    const options = outputOptionsSchema.parse({ format: 'jpeg', resize: { kind: 'long-side', px: 10 } });
    const sheet = await drawComparison(parts, { original, result, output, options }, context());
    expect(sheet).toMatchObject({ widthPx: 2048, heightPx: 2 * 341 + 16 });
  });

  it('is right for a greyscale photo with a profile and for a transparent one', async () => {
    const grey = sharp({
      create: { width: 20, height: 20, channels: 3, background: '#808080' },
    }).toColourspace('b-w');
    const tagged = await pngWithMetadata(await grey.png().toBuffer(), { icc: greyProfile(1) });
    await writeFile(at('grey tagged.png'), tagged);
    const own = { original: at('grey tagged.png'), result: at('grey tagged.png'), options: png() };
    await drawComparison(parts, { ...own, output: at('grey sheet.png') }, context());
    const [before, after] = [
      await colourAt(at('grey sheet.png'), 10, 10),
      await colourAt(at('grey sheet.png'), 32, 10),
    ];
    expect(before).toEqual(after);
    expect(new Set(before).size).toBe(1);

    const clear = {
      width: 20,
      height: 20,
      channels: 4,
      background: { r: 255, g: 0, b: 0, alpha: 0 },
    } as const;
    await sharp({ create: clear }).png().toFile(at('clear.png'));
    const transparent = { original: at('clear.png'), result: at('clear.png'), output: at('on grey.png') };
    await drawComparison(parts, { ...transparent, options: png() }, context());
    expect(await colourAt(at('on grey.png'), 5, 5)).toEqual([31, 31, 31]);
  });

  it('fails with a sentence where the result is no picture, and leaves nothing', async () => {
    await writeFile(at('torn.png'), (await readFile(at('result.png'))).subarray(0, 60));
    const params = {
      original: at('original.png'),
      result: at('torn.png'),
      output: at('none.png'),
      options: png(),
    };
    await expect(drawComparison(parts, params, context())).rejects.toMatchObject({ code: 'picture-damaged' });
    const gone = { ...params, result: at('moved away.png') };
    await expect(drawComparison(parts, gone, context())).rejects.toMatchObject({ code: 'picture-not-found' });
    await expect(readFile(at('none.png'))).rejects.toThrow('ENOENT');
  });
});

describe('a contact sheet', () => {
  const pictures = (names: readonly string[]) =>
    names.map((name) => ({ path: at(name), label: `<${name}> & ü` }));

  it('shows every picture in its place with a name below', async () => {
    const colours = ['#c00000', '#00c000', '#0000c0', '#c0c000', '#00c0c0'];
    const names = colours.map((_, index) => `cell ${index}.png`);
    for (const [index, background] of colours.entries())
      await sharp({ create: { width: 300, height: 200, channels: 3, background } }).toFile(
        at(`cell ${index}.png`),
      );
    const report = context();
    const params = { pictures: pictures(names), output: at('contact.png'), options: png() };
    const sheet = await drawContactSheet(params, report);
    expect(report.progress.at(-1)).toEqual([5, 5]);
    // Two rows of three: boxes of 360 × 240, labels of 26, gaps of 24.
    expect(sheet).toMatchObject({ widthPx: 24 + 3 * 384, heightPx: 24 + 2 * 290 });
    for (const [index, colour] of colours.entries()) {
      const [left, top] = [24 + (index % 3) * 384 + 180, 24 + Math.floor(index / 3) * 290 + 120];
      const seen = await colourAt(at('contact.png'), left, top);
      const wanted = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
      for (const [channel, value] of seen.entries())
        expect(Math.abs(value - (wanted[channel] ?? 0))).toBeLessThan(6);
    }
    const label = sharp(at('contact.png')).extract({ left: 24, top: 264, width: 360, height: 26 });
    const { channels } = await label.stats();
    expect(channels[0]?.max).toBeGreaterThan(150);
  });

  it('stops between two pictures, and names the one that cannot be read', async () => {
    const stopped = context(AbortSignal.abort());
    const params = { pictures: pictures(['cell 0.png']), output: at('x.png'), options: png() };
    await expect(drawContactSheet(params, stopped)).rejects.toThrow('abort');
    const broken = { ...params, pictures: pictures(['cell 0.png', 'gone.png']) };
    await expect(drawContactSheet(broken, context())).rejects.toMatchObject({ code: 'picture-not-found' });
    await expect(readFile(at('x.png'))).rejects.toThrow('ENOENT');
  });
});
