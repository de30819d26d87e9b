import { describe, expect, it } from 'vitest';
import type { FinishFrame, OriginalFacts } from '../step.ts';
import { gammaTransfer, SRGB_TRANSFER, toEncoded, toLight } from '../transferCurve.ts';
import { blackWhiteStep } from './blackWhite.ts';
import { fadeStep } from './fade.ts';
import { TONE_FIELDS, type Tone, toneStep } from './tone.ts';

const FACTS: OriginalFacts = {
  isMonochrome: false,
  curve: SRGB_TRANSFER,
  channelRanges: [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
};
/** One row of pixels, which is all of the photo. */
const frameOf = (pixels: number): FinishFrame => ({
  widthPx: pixels,
  heightPx: 1,
  toPlace: [1 / pixels, 0, 0, 0, 1, 0, 0, 0, 1],
  aspect: pixels,
});
/** Pixels in red, green, blue. */
type Pixels = readonly (readonly [number, number, number])[];
const planesOf = (pixels: Pixels) =>
  Float32Array.from([0, 1, 2].flatMap((channel) => pixels.map((pixel) => pixel[channel] ?? 0)));
const pixelsOf = (planes: Float32Array) => {
  const count = planes.length / 3;
  return Array.from({ length: count }, (_, i) =>
    [0, 1, 2].map((channel) => planes[channel * count + i] ?? 0),
  );
};
const SOME: Pixels = [
  [0, 0, 0],
  [0.02, 0.5, 0.98],
  [0.2, 0.3, 0.4],
  [0.5, 0.5, 0.5],
  [0.9, 0.7, 0.1],
  [1, 1, 1],
];

function toned(changes: Partial<Tone>, pixels: Pixels = SOME, facts: OriginalFacts = FACTS) {
  const planes = planesOf(pixels);
  toneStep.finish(planes, { ...toneStep.neutral, ...changes }, facts, frameOf(pixels.length));
  return pixelsOf(planes);
}

const brightness = ([r = 0, g = 0, b = 0]: readonly number[]) => 0.299 * r + 0.587 * g + 0.114 * b;

describe('tone', () => {
  it('changes nothing where it is neutral', () => {
    for (const [index, pixel] of toned({}).entries()) {
      for (const [channel, value] of pixel.entries())
        expect(value).toBeCloseTo(SOME[index]?.[channel] ?? 0, 6);
    }
  });

  it.each([
    ['sRGB', SRGB_TRANSFER],
    ['a power of 1.8', gammaTransfer(1.8)],
  ] as const)('exposure doubles light, in %s', (_, curve) => {
    const [dark, half] = toned(
      { exposure: 1 },
      [
        [0.2, 0.3, 0.4],
        [0.5, 0.5, 0.5],
      ],
      { ...FACTS, curve },
    );
    for (const [channel, value] of [0.2, 0.3, 0.4].entries()) {
      expect(toLight(dark?.[channel] ?? 0, curve)).toBeCloseTo(2 * toLight(value, curve), 6);
    }
    expect(half?.[0]).toBeCloseTo(toEncoded(2 * toLight(0.5, curve), curve), 6);
  });

  it('exposure goes there and back in what is not cut', () => {
    const there = toned({ exposure: -2 }, [[0.2, 0.5, 0.95]]);
    const [back] = toned({ exposure: 2 }, there as unknown as Pixels);
    expect(back?.[0]).toBeCloseTo(0.2, 5);
    expect(back?.[2]).toBeCloseTo(0.95, 5);
  });

  it('golden values, computed by hand: middle grey of sRGB, one stop up, is 0.6858', () => {
    // 0.5 is 0.2140 of light; 0.4281 is 1.055 · 0.4281^(1/2.4) − 0.055.
    expect(toned({ exposure: 1 }, [[0.5, 0.5, 0.5]])[0]?.[1]).toBeCloseTo(0.6858, 3);
  });

  it('white balance leaves the light of grey, and moves red against blue', () => {
    const [warm = []] = toned({ temperature: 1 }, [[0.5, 0.5, 0.5]]);
    const light = warm.map((value) => toLight(value, SRGB_TRANSFER));
    const sum = 0.2126 * (light[0] ?? 0) + 0.7152 * (light[1] ?? 0) + 0.0722 * (light[2] ?? 0);
    expect(sum).toBeCloseTo(toLight(0.5, SRGB_TRANSFER), 5);
    expect((light[0] ?? 0) / (light[2] ?? 1)).toBeCloseTo(2, 4);
  });

  it.each(TONE_FIELDS)('grey rises with grey at both ends of %s, and stays in the range', (field) => {
    const greys: Pixels = Array.from({ length: 65 }, (_, i) => [i / 64, i / 64, i / 64]);
    for (const amount of [-1, 1]) {
      const bright = toned({ [field]: amount }, greys).map(brightness);
      expect(Math.min(...bright)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...bright)).toBeLessThanOrEqual(1);
      for (const [index, value] of bright.entries()) {
        expect(value).toBeGreaterThanOrEqual((bright[index - 1] ?? 0) - 1e-6);
      }
    }
  });

  it.each([
    ['contrast', 0.75, 1],
    ['contrast', 0.25, -1],
    ['highlights', 0.7, 1],
    ['shadows', 0.3, 1],
    ['whites', 0.8, 1],
    ['blacks', 0.2, 1],
  ] as const)('more %s moves grey of %d by %d', (field, grey, sign) => {
    const [pixel = []] = toned({ [field]: 1 }, [[grey, grey, grey]]);
    expect(Math.sign(brightness(pixel) - grey)).toBe(sign);
  });

  it('without saturation all is grey, and brightness stays', () => {
    for (const [index, pixel] of toned({ saturation: -1 }).entries()) {
      expect(Math.max(...pixel) - Math.min(...pixel)).toBeLessThan(1e-6);
      expect(brightness(pixel)).toBeCloseTo(brightness(SOME[index] ?? []), 5);
    }
  });

  it('vibrance moves faint colours more than strong ones', () => {
    const gained = (pixel: Pixels[number]) => {
      const [after = []] = toned({ vibrance: 0.5 }, [pixel]);
      return (Math.max(...after) - Math.min(...after)) / (Math.max(...pixel) - Math.min(...pixel));
    };
    expect(gained([0.45, 0.5, 0.55])).toBeGreaterThan(1.1 * gained([0.2, 0.5, 0.8]));
  });
});

describe('faded colours', () => {
  const faded: OriginalFacts['channelRanges'] = [
    [0.2, 0.9],
    [0.1, 0.8],
    [0.3, 0.7],
  ];

  it('each channel fills its range again', () => {
    const fadedPixels = SOME.map((pixel) =>
      pixel.map((value, c) => (faded[c]?.[0] ?? 0) + value * ((faded[c]?.[1] ?? 1) - (faded[c]?.[0] ?? 0))),
    ) as unknown as Pixels;
    const planes = planesOf(fadedPixels);
    fadeStep.finish(
      planes,
      { version: 1, strength: 1 },
      { ...FACTS, channelRanges: faded },
      frameOf(SOME.length),
    );
    for (const [index, pixel] of pixelsOf(planes).entries()) {
      for (const [channel, value] of pixel.entries())
        expect(value).toBeCloseTo(SOME[index]?.[channel] ?? 0, 5);
    }
  });

  it('by half, half of it', () => {
    const planes = planesOf([[0.2, 0.8, 0.5]]);
    fadeStep.finish(planes, { version: 1, strength: 0.5 }, { ...FACTS, channelRanges: faded }, frameOf(1));
    const [pixel = []] = pixelsOf(planes);
    expect(pixel[0]).toBeCloseTo(0.1, 6);
    expect(pixel[1]).toBeCloseTo(0.9, 6);
    expect(pixel[2]).toBeCloseTo(0.5, 6);
  });
});

describe('black and white', () => {
  const printed = (changes: Partial<Parameters<typeof blackWhiteStep.finish>[1]>) => {
    const planes = planesOf(SOME);
    blackWhiteStep.finish(
      planes,
      { ...blackWhiteStep.neutral, isOn: true, ...changes },
      FACTS,
      frameOf(SOME.length),
    );
    return pixelsOf(planes);
  };

  it('is as bright as the colours were', () => {
    for (const [index, pixel] of printed({}).entries()) {
      for (const value of pixel) expect(value).toBeCloseTo(brightness(SOME[index] ?? []), 6);
    }
  });

  it('through a red filter is the red channel', () => {
    for (const [index, pixel] of printed({ weights: [1, 0, 0] }).entries()) {
      expect(pixel[2]).toBeCloseTo(SOME[index]?.[0] ?? 0, 6);
    }
  });

  it('toned in sepia keeps black and white, and is warm between them', () => {
    const sepia = printed({ toning: 'sepia' });
    expect(sepia[0]).toEqual([0, 0, 0]);
    expect(sepia.at(-1)?.every((value) => value > 0.9999)).toBe(true);
    const [red = 0, , blue = 0] = sepia[3] ?? [];
    expect(red - blue).toBeGreaterThan(0.1);
  });
});
