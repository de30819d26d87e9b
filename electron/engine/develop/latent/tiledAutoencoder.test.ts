import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { planTiles } from '../../../../shared/tiles/planTiles.ts';
import { installSd21 } from '../../../packs/families/sd21/installSd21.ts';
import { openPack } from '../../../packs/openPack.ts';
import { relativeError } from '../../../packs/parity/comparison.ts';
import { FIXTURES, fixturePath, hasFixture } from '../../../packs/testing/fixtures.ts';
import { decodePicture } from '../../pictures/decodePicture.ts';
import type { Picture } from '../../pictures/picture.ts';
import { ProvenPack } from '../../sessions/provenPack.ts';
import { EnlargedPicture } from '../../tiles/enlargedPicture.ts';
import { cropPlanes } from '../../tiles/planes.ts';
import { TurnQueue } from '../../turnQueue.ts';
import { TiledAutoencoder } from './tiledAutoencoder.ts';

/** Larger than an encoded tile, and no multiple of a tile or a latent. */
const [WIDTH, HEIGHT] = [1070, 250];
const DECODED_TILE_PX = 160;
const PHOTO = path.resolve(FIXTURES, '../photos/test/old_print_shop_1920.jpg');
/** Mean difference to the untiled result, from tile to tile, of an 8-bit level. */
const LARGEST_TONE_STEP = 0.5 / 255;
const SMALLEST_PSNR_DB = 45;

const turn = { priority: 'export', signal: new AbortController().signal } as const;
const folder = await mkdtemp(path.join(tmpdir(), 'autoencoder '));
afterAll(() => rm(folder, { recursive: true }));

const pictureOf = (pixelsHwc: Uint8Array): Picture => ({
  widthPx: WIDTH,
  heightPx: HEIGHT,
  channels: 3,
  depth: 8,
  pixelsHwc,
  metadata: {},
  notes: [],
});

/** Rises from left to right in red, downwards in green, both ways in blue. */
function gradient(): Picture {
  const pixels = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [right, down] = [(i % WIDTH) / WIDTH, Math.floor(i / WIDTH) / HEIGHT];
    pixels.set([255 * right, 255 * down, 127 * (right + down)], 3 * i);
  }
  return pictureOf(pixels);
}

async function photograph(): Promise<Picture> {
  const { pixelsHwc, widthPx, channels } = await decodePicture(PHOTO);
  const pixels = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    pixels[i] = pixelsHwc[((y + 200) * widthPx + x) * channels + (i % channels)] as number;
  }
  return pictureOf(pixels);
}

async function openModel(name: string, baseFolder: string): Promise<ProvenPack> {
  const { folder: pack } = await installSd21({
    baseFolder,
    loraFile: path.join(baseFolder, 'pisa_sr.pkl'),
    kind: 'pisa-sr',
    packsFolder: path.join(folder, name),
    signal: turn.signal,
  });
  return ProvenPack.open(await openPack(pack, { checkedFiles: new Map(), signal: turn.signal }), 'cpu');
}

async function runWhole(proven: ProvenPack, name: 'encode' | 'decode', data: Float32Array, shape: number[]) {
  const session = await proven.openGraph(name);
  const [answer] = (await session?.run(data, shape)) ?? [];
  if (answer === undefined) throw new Error(`no answer of '${name}'`);
  return answer;
}

/** Of two decoded pictures, float32 CHW in [0, 1] and not clamped. */
function compare(tiled: Float32Array, whole: Float32Array, width: number, height: number) {
  const difference = whole.map((value, i) => (tiled[i] as number) - value);
  const squares = difference.reduce((sum, value) => sum + value * value, 0) / difference.length;
  const rect = { x: 0, y: 0, width, height };
  const tones = planTiles({
    widthPx: width,
    heightPx: height,
    tilePx: DECODED_TILE_PX,
    haloPx: 0,
    multiple: 1,
  }).map(({ core }) => {
    const part = cropPlanes(difference, rect, core);
    const plane = part.length / 3;
    return [0, 1, 2].map(
      (channel) => part.subarray(channel * plane, (channel + 1) * plane).reduce((a, b) => a + b, 0) / plane,
    );
  });
  const steps = [0, 1, 2].map((channel) => {
    const means = tones.map((tone) => tone[channel] as number);
    return Math.max(...means) - Math.min(...means);
  });
  return { psnrDb: -10 * Math.log10(squares), toneStep: Math.max(...steps) };
}

const GOLDEN = path.resolve(import.meta.dirname, '../../../../models/golden/sd21');
const TINY = fixturePath('sd21-tiny');
/** The model of the project everywhere; where they are at hand, another model on a photograph. */
const cases = [
  {
    name: 'models/golden/sd21 on a smooth gradient',
    base: GOLDEN,
    read: async () => gradient(),
    isHere: true,
  },
  {
    name: '../shared/fixtures/sd21-tiny on a photograph of ../shared/photos/test',
    ...{ base: TINY, read: photograph, isHere: hasFixture('sd21-tiny') && existsSync(PHOTO) },
  },
] as const;

describe('the autoencoder in tiles gives what it gives in one piece, without steps of tone', () => {
  it.for(cases)('$name', async ({ name, base, read, isHere }, { skip }) => {
    skip(!isHere, 'not at hand');
    const proven = await openModel(`${name.length}`, base);
    const { downscale } = proven.manifest.space as { downscale: number };
    const enlarged = new EnlargedPicture(await read(), 1);
    const [width, height] = [Math.ceil(WIDTH / downscale), Math.ceil(HEIGHT / downscale)];
    const [widthPx, heightPx] = [width * downscale, height * downscale];
    const whole = { x: 0, y: 0, width: widthPx, height: heightPx };
    const plan = { widthPx, heightPx, tilePx: DECODED_TILE_PX, haloPx: 0, multiple: 1 };
    const autoencoder = new TiledAutoencoder({
      proven,
      enlarged,
      width,
      height,
      downscale,
      cores: planTiles(plan).map(({ core }) => core),
      networkTurns: new TurnQueue(),
      notify: () => {},
    });

    const zL = await autoencoder.encode(turn, () => {});
    const expectedZL = await runWhole(proven, 'encode', enlarged.read(whole), [1, 3, heightPx, widthPx]);
    expect(relativeError(zL, expectedZL)).toBeLessThan(0.02);

    const learnt = { decoder: null };
    const tiled = new Float32Array(3 * widthPx * heightPx);
    await autoencoder.decode(expectedZL, learnt, turn, (pixels, core) => {
      const planes = pixels.length / 3;
      for (let i = 0; i < pixels.length; i++) {
        const channel = Math.floor(i / planes);
        const [x, y] = [(i % planes) % core.width, Math.floor((i % planes) / core.width)];
        tiled[(channel * heightPx + core.y + y) * widthPx + core.x + x] = pixels[i] as number;
      }
    });
    const expected = await runWhole(proven, 'decode', expectedZL, [1, 4, height, width]);
    const { psnrDb, toneStep } = compare(tiled, expected, widthPx, heightPx);
    expect(psnrDb).toBeGreaterThan(SMALLEST_PSNR_DB);
    expect(toneStep).toBeLessThan(LARGEST_TONE_STEP);
    await proven.release();
  });
});
