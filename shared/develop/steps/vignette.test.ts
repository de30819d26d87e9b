import { expect, it } from 'vitest';
import type { FinishFrame, OriginalFacts } from '../step.ts';
import { SRGB_TRANSFER } from '../transferCurve.ts';
import { type Vignette, vignetteStep } from './vignette.ts';

const FACTS: OriginalFacts = { isMonochrome: false, curve: SRGB_TRANSFER, channelRanges: [] };
const [WIDTH, HEIGHT] = [40, 30];
const GREY = 0.25;

/** Red of a grey part of a photo of 40 × 30. */
function finish(value: Omit<Vignette, 'version'>, part = { x: 0, y: 0, width: WIDTH, height: HEIGHT }) {
  const frame: FinishFrame = {
    widthPx: part.width,
    heightPx: part.height,
    toPlace: [1 / WIDTH, 0, part.x / WIDTH, 0, 1 / HEIGHT, part.y / HEIGHT, 0, 0, 1],
    aspect: WIDTH / HEIGHT,
  };
  const planes = new Float32Array(3 * part.width * part.height).fill(GREY);
  vignetteStep.finish(planes, { version: 1, ...value }, FACTS, frame);
  return (x: number, y: number) => planes[(y - part.y) * part.width + x - part.x] as number;
}

it('brightens the corners up to double, and the middle not at all', () => {
  const at = finish({ amount: 1, radius: 0, feather: 1 });
  expect(at(0, 0)).toBeGreaterThan(0.49);
  expect(at(0, 0)).toBeLessThanOrEqual(0.5);
  expect(at(39, 29)).toBeCloseTo(at(0, 0), 6);
  expect(at(20, 15)).toBeCloseTo(GREY, 2);
});

it('golden values, computed by hand: half the way to the corner is half of it', () => {
  // (30.5 − 20, 22.5 − 15) is (10.5, 7.5): 12.9035 of 25, t = 0.51614, t²(3 − 2t) = 0.52421.
  expect(finish({ amount: 0.6, radius: 0, feather: 1 })(30, 22)).toBeCloseTo(GREY * (1 + 0.6 * 0.52421), 5);
});

it('is even around the middle, whatever the shape of the photo', () => {
  const at = finish({ amount: -0.5, radius: 0.2, feather: 0.5 });
  // Ten and a half pixels from the middle, to the right and down.
  expect(at(30, 14)).toBeCloseTo(at(19, 4), 6);
});

it('starts at its radius, and is whole after its feather', () => {
  const at = finish({ amount: -1, radius: 0.5, feather: 0.25 });
  expect(at(29, 15)).toBe(GREY);
  expect(at(38, 28)).toBe(0);
});

it('a crop moves nothing', () => {
  const value = { amount: 0.7, radius: 0.1, feather: 0.9 };
  const whole = finish(value);
  const part = { x: 25, y: 10, width: 12, height: 9 };
  const cut = finish(value, part);
  for (const [x, y] of [
    [25, 10],
    [36, 18],
    [30, 12],
  ] as const)
    expect(cut(x, y)).toBeCloseTo(whole(x, y), 6);
});

it('its option takes an amount, and where that begins', () => {
  const [option] = vignetteStep.options;
  const read = (text: string) => option?.read(text, vignetteStep.neutral);
  expect(read('0.5')).toEqual({ version: 1, amount: 0.5, radius: 0, feather: 1 });
  expect(read('-0.5,0.2,0.4')).toEqual({ version: 1, amount: -0.5, radius: 0.2, feather: 0.4 });
  for (const text of ['', '2', '0.5,2', '0.5,0,0', '0.5,0,1,1']) expect(() => read(text)).toThrow(RangeError);
});
