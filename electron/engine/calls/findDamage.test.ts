import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { writeDamagePack } from '../../packs/testing/writeDamagePack.ts';
import type { EngineParts } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import { sharp } from '../pictures/libvips.ts';
import { drawDamage, findDamage } from './findDamage.ts';

const context = {
  signal: new AbortController().signal,
  priority: 'export',
  reportProgress: () => {},
} as const;
/** Wider than one tile of the detector, and no multiple of anything. */
const [WIDTH_PX, HEIGHT_PX] = [803, 41];
/** A bright bar across the border between two tiles. */
const BAR = { left: 760, right: 780, top: 10, bottom: 20 };
let folder: string;
let packFolder: string;
let parts: EngineParts;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'find damage % '));
  packFolder = at('pack');
  await writeDamagePack(packFolder);
  const pixels = new Uint8Array(WIDTH_PX * HEIGHT_PX).fill(90);
  for (let y = BAR.top; y < BAR.bottom; y++)
    pixels.fill(255, y * WIDTH_PX + BAR.left, y * WIDTH_PX + BAR.right);
  await sharp(pixels, { raw: { width: WIDTH_PX, height: HEIGHT_PX, channels: 1 } })
    .png()
    .toFile(at('bar.png'));
  await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
    .png()
    .toFile(at('one.png'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
});

async function grey(picture: string | Uint8Array) {
  const { width, height, channels } = await sharp(picture).metadata();
  return { width, height, channels, data: await sharp(picture).toColourspace('b-w').raw().toBuffer() };
}

/** Bounds of what is 255, and whether all else is 0. */
function boundsOf({ data, width }: { readonly data: Buffer; readonly width: number }) {
  const marked = [...data.keys()].filter((i) => data[i] === 255);
  const columns = marked.map((i) => i % width);
  const rows = marked.map((i) => Math.floor(i / width));
  expect(marked.length + data.filter((value) => value === 0).length).toBe(data.length);
  return {
    left: Math.min(...columns),
    right: Math.max(...columns) + 1,
    top: Math.min(...rows),
    bottom: Math.max(...rows) + 1,
    count: marked.length,
  };
}

const search = (file = 'bar.png', sensitivity = 0.5) => ({ path: at(file), packFolder, sensitivity });

describe('what is found', () => {
  it('is a mask of the photo’s size, white a little beyond the damage', async () => {
    const { png, markedShare } = await findDamage(parts, search(), context);
    const mask = await grey(png);
    expect([mask.width, mask.height, mask.channels]).toEqual([WIDTH_PX, HEIGHT_PX, 1]);
    // 5 × 5 pixels are bright enough in their middle where nearly all of them are; two pixels are added.
    const { count, ...bounds } = boundsOf(mask);
    expect(bounds).toEqual(BAR);
    expect(markedShare).toBeCloseTo(count / (WIDTH_PX * HEIGHT_PX), 10);
  });

  it('is more or less as the sensitivity says', async () => {
    const shareAt = async (sensitivity: number) =>
      (await findDamage(parts, search('bar.png', sensitivity), context)).markedShare;
    const [low, middle, high] = [await shareAt(0), await shareAt(0.5), await shareAt(1)];
    expect(low).toBeLessThanOrEqual(middle);
    expect(middle).toBeLessThanOrEqual(high);
  });

  it('is nothing in a photo without damage, of one pixel too', async () => {
    const { png, markedShare } = await findDamage(parts, search('one.png'), context);
    expect(markedShare).toBe(0);
    expect([...(await grey(png)).data]).toEqual([0]);
  });
});

describe('as a file', () => {
  it('is what was found, or how likely it is, in one tile as in two', async () => {
    const draw = (show: 'mask' | 'probability', output: string) =>
      drawDamage(parts, { ...search(), show, output: at(output), overwrite: false }, context);
    await draw('mask', 'mask.png');
    await draw('probability', 'probability.png');
    const { count: _, ...bounds } = boundsOf(await grey(at('mask.png')));
    expect(bounds).toEqual({ left: 762, right: 778, top: 12, bottom: 18 });
    const probability = await grey(at('probability.png'));
    expect([probability.width, probability.height, probability.channels]).toEqual([WIDTH_PX, HEIGHT_PX, 1]);
    // Along the middle of the bar, over the border between the tiles.
    const row = [...probability.data.subarray(15 * WIDTH_PX + 763, 15 * WIDTH_PX + 777)];
    expect(Math.min(...row)).toBeGreaterThan(250);
    await expect(draw('mask', 'mask.png')).rejects.toMatchObject({ code: 'output-exists' });
  });

  it('never takes the place of the photo', async () => {
    const params = { ...search(), show: 'mask', output: at('bar.png'), overwrite: true } as const;
    await expect(drawDamage(parts, params, context)).rejects.toMatchObject({ code: 'output-is-input' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a pack', () => {
  it('that gives another answer than its golden one is refused', async () => {
    await writeDamagePack(at('wrong'), { goldenError: 0.01 });
    const wrong = { ...search(), packFolder: at('wrong') };
    await expect(findDamage(parts, wrong, context)).rejects.toMatchObject({ code: 'pack-golden-mismatch' });
  });

  it('whose file is another one is refused', async () => {
    await writeDamagePack(at('other'));
    await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
      .png()
      .toFile(at('other/damage.onnx'));
    const other = { ...search(), packFolder: at('other') };
    await expect(findDamage(parts, other, context)).rejects.toMatchObject({ code: 'pack-file-size' });
  });
});
