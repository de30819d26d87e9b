import { expect, it } from 'vitest';
import type { FinishFrame, OriginalFacts } from './step.ts';
import { toneStep } from './steps/tone.ts';
import { gammaTransfer, SRGB_TRANSFER } from './transferCurve.ts';
import { balanceFor } from './whiteBalance.ts';

const FRAME: FinishFrame = { widthPx: 1, heightPx: 1, toPlace: [1, 0, 0, 0, 1, 0, 0, 0, 1], aspect: 1 };

it.each([
  ['a warm grey', [0.6, 0.52, 0.45], SRGB_TRANSFER],
  ['a cold one', [0.4, 0.45, 0.52], SRGB_TRANSFER],
  ['a greenish one', [0.5, 0.54, 0.5], gammaTransfer(2.2)],
  ['grey', [0.5, 0.5, 0.5], gammaTransfer(1.8)],
] as const)('%s becomes grey', (_, colour, curve) => {
  const balance = balanceFor([...colour], curve);
  if (balance === null) throw new Error('there is a balance for it');
  const planes = Float32Array.from(colour);
  const facts: OriginalFacts = { isMonochrome: false, curve, channelRanges: [] };
  toneStep.finish(planes, { ...toneStep.neutral, ...balance }, facts, FRAME);
  const [red = 0, green = 0, blue = 0] = planes;
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(0.002);
});

it('nothing is said of what is black or clipped, and the sliders end where they end', () => {
  expect(balanceFor([0.001, 0.2, 0.2], SRGB_TRANSFER)).toBeNull();
  expect(balanceFor([0.5, 1, 0.5], SRGB_TRANSFER)).toBeNull();
  expect(balanceFor([0.9, 0.5, 0.1], SRGB_TRANSFER)).toMatchObject({ temperature: -1 });
});
