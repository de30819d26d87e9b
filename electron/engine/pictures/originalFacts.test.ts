import { describe, expect, it } from 'vitest';
import { gammaTransfer, SRGB_TRANSFER, toLight } from '../../../shared/develop/transferCurve.ts';
import { seededRandom } from '../../packs/testing/random.ts';
import { channelRanges } from './channelRanges.ts';
import { sharp } from './libvips.ts';
import { ADOBE_RGB, CODED_PRIMARIES, makeProfile, SRGB_CURVE } from './metadata/makeProfile.ts';
import { transferOf } from './metadata/transferOf.ts';
import { greyProfile } from './testing/greyProfile.ts';

const D65_PRIMARIES = CODED_PRIMARIES[1] ?? ADOBE_RGB.primaries;
const builtIn = async (name: 'srgb' | 'p3') =>
  (
    await sharp({ create: { width: 2, height: 2, channels: 3, background: '#777' } })
      .withIccProfile(name)
      .png()
      .toBuffer()
      .then((png) => sharp(png).metadata())
  ).icc;

/** Nowhere farther apart than half a step of eight bits. */
function expectSame(curve: ReturnType<typeof transferOf>, wanted: ReturnType<typeof transferOf>) {
  for (let value = 0; value <= 1; value += 1 / 32) {
    expect(Math.abs(toLight(value, curve) - toLight(value, wanted))).toBeLessThan(1 / 510);
  }
}

describe('how values become light', () => {
  it('is sRGB where nothing is said, or nothing that can be read', () => {
    expect(transferOf(undefined)).toEqual(SRGB_TRANSFER);
    expect(transferOf(Buffer.from('no profile'))).toEqual(SRGB_TRANSFER);
  });

  it('is a parametric curve, a power, or what a table says', async () => {
    expectSame(transferOf(makeProfile('drawn', D65_PRIMARIES, SRGB_CURVE)), SRGB_TRANSFER);
    expectSame(transferOf(makeProfile('drawn', D65_PRIMARIES, { gamma: 1.8 })), gammaTransfer(1.8));
    expectSame(
      transferOf(makeProfile('drawn', ADOBE_RGB.primaries, ADOBE_RGB.curve)),
      gammaTransfer(563 / 256),
    );
    expectSame(transferOf(greyProfile(2.2)), gammaTransfer(2.2));
    for (const name of ['srgb', 'p3'] as const) {
      const icc = await builtIn(name);
      expect(icc).toBeDefined();
      expectSame(transferOf(icc), SRGB_TRANSFER);
    }
  });
});

/** Smooth waves that fill a range in each channel, with a border of paper where one is asked for. */
function drawFaded(ranges: readonly (readonly [number, number])[], borderPx = 0, depth: 8 | 16 = 8) {
  const [widthPx, heightPx] = [240, 160];
  const full = 2 ** depth - 1;
  const values = new (depth === 8 ? Uint8Array : Uint16Array)(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const isPaper = x < borderPx || y < borderPx || x >= widthPx - borderPx || y >= heightPx - borderPx;
      ranges.forEach(([from, to], channel) => {
        const wave = 0.5 + 0.5 * Math.sin(x / (7 + channel) + y / (5 - channel));
        values[(y * widthPx + x) * 3 + channel] = Math.round(
          full * (isPaper ? 0.97 : from + wave * (to - from)),
        );
      });
    }
  }
  return { widthPx, heightPx, channels: 3 as const, depth, pixelsHwc: values };
}

describe('the ranges of the channels', () => {
  const faded = [
    [0.25, 0.9],
    [0.1, 0.7],
    [0.3, 0.6],
  ] as const;

  it.each([
    [8, 0],
    [16, 0],
    [8, 12],
  ] as const)('are found at %i bit, with %i px of paper around the print', (depth, borderPx) => {
    for (const [channel, [from, to]] of channelRanges(drawFaded(faded, borderPx, depth)).entries()) {
      expect(from).toBeCloseTo(faded[channel]?.[0] ?? 0, 1.9);
      expect(to).toBeCloseTo(faded[channel]?.[1] ?? 1, 1.9);
    }
  });

  it('cut no more than a thousandth of what is inside', () => {
    const drawn = drawFaded(faded);
    const ranges = channelRanges(drawn);
    for (const [channel, [from, to]] of ranges.entries()) {
      const values = drawn.pixelsHwc.filter((_, index) => index % 3 === channel);
      const cut = values.filter((value) => value / 255 < from || value / 255 > to).length;
      expect(cut / values.length).toBeLessThanOrEqual(0.001);
    }
  });

  it('are the same for a reduced copy of a noisy photo, to a step of eight bits', () => {
    const random = seededRandom(7);
    const [widthPx, heightPx] = [1024, 768];
    const noisy = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)];
      return 60 + 100 * (0.5 + 0.5 * Math.sin(x / 90 + y / 70)) + 24 * (random() - 0.5);
    });
    const half = new Uint8Array(noisy.length / 4);
    for (let y = 0; y < heightPx / 2; y++) {
      for (let x = 0; x < widthPx / 2; x++) {
        for (let c = 0; c < 3; c++) {
          const value = (dx: number, dy: number) => noisy[((2 * y + dy) * widthPx + 2 * x + dx) * 3 + c] ?? 0;
          half[(y * (widthPx / 2) + x) * 3 + c] = (value(0, 0) + value(1, 0) + value(0, 1) + value(1, 1)) / 4;
        }
      }
    }
    const kind = { channels: 3, depth: 8 } as const;
    const whole = channelRanges({ ...kind, widthPx, heightPx, pixelsHwc: noisy });
    const copy = channelRanges({ ...kind, widthPx: widthPx / 2, heightPx: heightPx / 2, pixelsHwc: half });
    for (const [channel, [from, to]] of whole.entries()) {
      expect(Math.abs(from - (copy[channel]?.[0] ?? 0))).toBeLessThan(1 / 255);
      expect(Math.abs(to - (copy[channel]?.[1] ?? 0))).toBeLessThan(1 / 255);
    }
  });

  it('are everything where a channel says next to nothing', () => {
    expect(
      channelRanges(
        drawFaded([
          [0.5, 0.52],
          [0, 1],
          [0.4, 0.4],
        ]),
      )[0],
    ).toEqual([0, 1]);
  });

  it('are one and the same for a grey photo', () => {
    const { pixelsHwc, ...drawn } = drawFaded([
      [0.2, 0.8],
      [0, 1],
      [0, 1],
    ]);
    const grey = pixelsHwc.filter((_, index) => index % 3 === 0);
    const [first, second, third] = channelRanges({ ...drawn, channels: 1, pixelsHwc: grey });
    expect(first).toEqual(second);
    expect(third?.[0]).toBeCloseTo(0.2, 1.9);
  });
});
