import { describe, expect, it } from 'vitest';
import { fillMask, layersOf } from './fillMask.ts';

/** A picture that is computed pixel by pixel, and a mask likewise. */
function drawn(
  widthPx: number,
  heightPx: number,
  value: (x: number, y: number) => number,
  isDamagedAt: (x: number, y: number) => boolean,
) {
  const size = { widthPx, heightPx };
  const pixels = widthPx * heightPx;
  const truth = new Float32Array(3 * pixels);
  const isDamaged = new Uint8Array(pixels);
  for (let place = 0; place < pixels; place++) {
    const [x, y] = [place % widthPx, Math.floor(place / widthPx)];
    isDamaged[place] = isDamagedAt(x, y) ? 1 : 0;
    for (let channel = 0; channel < 3; channel++)
      truth[channel * pixels + place] = value(x, y) * (1 - 0.1 * channel);
  }
  const planes = truth.map((sound, i) => (isDamaged[i % pixels] === 1 ? 1 : sound));
  return { size, truth, isDamaged, planes };
}

const worst = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

const rms = (a: Float32Array, b: Float32Array, isDamaged: Uint8Array) => {
  let [sum, count] = [0, 0];
  a.forEach((value, i) => {
    if (isDamaged[i % isDamaged.length] === 0) return;
    sum += (value - (b[i] ?? Number.NaN)) ** 2;
    count++;
  });
  return Math.sqrt(sum / count);
};

/** The same noise everywhere, 0…1. */
const grain = (x: number, y: number) => {
  const state = Math.imul(Math.imul(x + 1, 73856093) ^ Math.imul(y + 1, 19349663), 2654435761) >>> 0;
  return state / 2 ** 32;
};

describe('a scratch', () => {
  it('across a slope is gone, and nothing beside it changes', () => {
    const { size, truth, isDamaged, planes } = drawn(
      80,
      60,
      (x, y) => 0.2 + x / 200 + y / 400,
      (x) => x >= 38 && x < 42,
    );
    const before = planes.slice();
    expect(fillMask(planes, size, isDamaged)).toBe(true);
    expect(worst(planes, truth)).toBeLessThan(0.015);
    planes.forEach((value, i) => {
      if (isDamaged[i % isDamaged.length] === 0) expect(value).toBe(before[i]);
    });
  });

  it('across stripes leaves stripes: a smooth fill would have lost them', () => {
    const stripes = (_: number, y: number) => (Math.floor(y / 3) % 2 === 0 ? 0.3 : 0.7);
    const { size, truth, isDamaged, planes } = drawn(96, 96, stripes, (x) => x >= 44 && x < 52);
    fillMask(planes, size, isDamaged);
    expect(rms(planes, truth, isDamaged)).toBeLessThan(0.08);
  });

  it('through grain is filled with grain', () => {
    const { size, truth, isDamaged, planes } = drawn(
      96,
      96,
      (x, y) => 0.5 + 0.1 * (grain(x, y) - 0.5),
      (x) => x >= 44 && x < 50,
    );
    fillMask(planes, size, isDamaged);
    const spread = (values: Float32Array) => {
      const inside = [...values.subarray(0, isDamaged.length)].filter((_, i) => isDamaged[i] === 1);
      const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
      return Math.sqrt(inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length);
    };
    expect(spread(planes) / spread(truth)).toBeGreaterThan(0.35);
    expect(spread(planes) / spread(truth)).toBeLessThan(1.2);
  });
});

it('a hole of 48 px is filled from around it', () => {
  const { size, truth, isDamaged, planes } = drawn(
    160,
    140,
    (x) => (x < 80 ? 0.25 : 0.65),
    (x, y) => Math.hypot(x - 80, y - 70) < 24,
  );
  fillMask(planes, size, isDamaged);
  expect(rms(planes, truth, isDamaged)).toBeLessThan(0.12);
});

it('the same pixels give the same fill', () => {
  const make = () =>
    drawn(
      40,
      40,
      (x, y) => grain(x, y),
      (x, y) => Math.abs(x - y) < 3,
    );
  const [one, other] = [make(), make()];
  for (const { planes, size, isDamaged } of [one, other]) fillMask(planes, size, isDamaged);
  expect(one.planes).toEqual(other.planes);
});

it.each([
  ['one pixel', 1, 1],
  ['a row', 30, 1],
  ['a small picture', 5, 4],
])('%s that is damaged all over is left as it is', (_, widthPx, heightPx) => {
  const { size, isDamaged, planes } = drawn(
    widthPx,
    heightPx,
    () => 0.5,
    () => true,
  );
  const before = planes.slice();
  expect(fillMask(planes, size, isDamaged)).toBe(false);
  expect(planes).toEqual(before);
});

it.each([
  ['a row', 30, 1],
  ['a column', 1, 30],
  ['a small picture', 5, 4],
  ['what is almost all damaged', 64, 64],
])('%s with one sound pixel takes its value', (_, widthPx, heightPx) => {
  const { size, isDamaged, planes } = drawn(
    widthPx,
    heightPx,
    () => 0.25,
    (x, y) => x + y > 0,
  );
  fillMask(planes, size, isDamaged);
  expect(planes.subarray(0, isDamaged.length).every((value) => Math.abs(value - 0.25) < 0.01)).toBe(true);
});

it('layers count steps from sound pixels, diagonal ones too', () => {
  const { isDamaged, size } = drawn(
    7,
    7,
    () => 0,
    (x, y) => x > 0 && x < 6 && y > 0 && y < 6,
  );
  const layers = layersOf(isDamaged, size);
  expect([...layers.subarray(21, 28)]).toEqual([0, 1, 2, 3, 2, 1, 0]);
  expect(layersOf(new Uint8Array(9).fill(1), { widthPx: 3, heightPx: 3 })).toEqual(new Uint16Array(9));
});
