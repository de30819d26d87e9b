import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isMonochrome } from './isMonochrome.ts';

const SIDE = 300;
type Colour = readonly [number, number, number];

/** Values 0…255 of a picture with shades, edges and grain, coloured by `tone`. */
function draw(tone: (grey: number, x: number, y: number) => Colour): Uint8Array {
  const pixels = new Uint8Array(3 * SIDE * SIDE);
  let state = 7;
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const grain = (state / 2 ** 32 - 0.5) * 30;
    const grey = Math.min(255, Math.max(0, (255 * x) / SIDE + (y > SIDE / 2 ? -60 : 20) + grain));
    pixels.set(tone(grey, x, y).map(Math.round), 3 * i);
  }
  return pixels;
}

const grey = (value: number): Colour => [value, value, value];
/** Iron-toned silver: warm in the middle, none in paper and shadows. */
const sepia = (value: number): Colour => {
  const tone = (40 * value * (255 - value)) / 128 ** 2;
  return [Math.min(255, value + tone), value + tone * 0.2, Math.max(0, value - tone)];
};

const judge = (pixelsHwc: Uint8Array | Uint16Array, channels: 1 | 3 = 3) =>
  isMonochrome({ widthPx: SIDE, heightPx: SIDE, channels, depth: 8, pixelsHwc });

async function asJpeg(pixels: Uint8Array, sidePx: number, quality: number): Promise<Uint8Array> {
  const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
  const file = await sharp(pixels, { raw }).jpeg({ quality }).toBuffer();
  return sharp(file).resize(sidePx, sidePx).raw().toBuffer();
}

describe('a photo without colours of its own is told from one that has some', () => {
  it('one channel, and three equal ones', () => {
    expect(judge(new Uint8Array(SIDE * SIDE), 1)).toBe(true);
    expect(judge(draw(grey))).toBe(true);
  });

  it('a toned print, and one of two tones', () => {
    expect(judge(draw(sepia))).toBe(true);
    expect(judge(draw((value) => [value, value, Math.min(255, value + (255 - value) / 6)]))).toBe(true);
  });

  it('whatever compression made of it, at any size', async () => {
    for (const sidePx of [SIDE, 75]) {
      for (const [tone, quality] of [
        [grey, 20],
        [sepia, 70],
      ] as const) {
        const pixelsHwc = await asJpeg(draw(tone), sidePx, quality);
        const picture = { widthPx: sidePx, heightPx: sidePx, channels: 3, depth: 8, pixelsHwc } as const;
        expect(isMonochrome(picture)).toBe(true);
      }
    }
  });

  it('a faintly coloured photo has colours: a pale sky over a pale ground', () => {
    const faint = (value: number, _: number, y: number): Colour =>
      y > SIDE / 2 ? [value, value, Math.max(0, value - 14)] : [Math.max(0, value - 14), value, value];
    expect(judge(draw(faint))).toBe(false);
  });

  it('so has a grey one with a red coat in it, and a few flat colours', () => {
    const coat = (value: number, x: number, y: number): Colour =>
      x > 200 && x < 212 && y > 100 && y < 120 ? [180, 40, 40] : grey(value);
    expect(judge(draw(coat))).toBe(false);
    expect(judge(draw((_, x) => (x < 150 ? [200, 30, 30] : [20, 120, 40])))).toBe(false);
    expect(judge(draw(() => [90, 120, 200]))).toBe(false);
  });

  it('sixteen bits are judged as eight', () => {
    const deep = Uint16Array.from(draw(sepia), (value) => value * 257);
    const size = { widthPx: SIDE, heightPx: SIDE, channels: 3, depth: 16 } as const;
    expect(isMonochrome({ ...size, pixelsHwc: deep })).toBe(true);
  });
});
