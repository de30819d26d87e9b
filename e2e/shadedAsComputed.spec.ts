/** Every step says what it does twice, for the processor and for the shader: both must mean the same. */
import path from 'node:path';
import { expect } from '@playwright/test';
import { build } from 'esbuild';
import type { FinishFrame, FinishStep, OriginalFacts } from '../shared/develop/step.ts';
import { blackWhiteStep } from '../shared/develop/steps/blackWhite.ts';
import { type Curve, curveStep } from '../shared/develop/steps/curve.ts';
import { fadeStep } from '../shared/develop/steps/fade.ts';
import { TONE_FIELDS, toneStep } from '../shared/develop/steps/tone.ts';
import { vignetteStep } from '../shared/develop/steps/vignette.ts';
import { testFinishStep, testMixStep } from '../shared/develop/testing/testSteps.ts';
import { gammaTransfer, SRGB_TRANSFER } from '../shared/develop/transferCurve.ts';
import { type LambdaValue, mixResiduals } from '../shared/lambda/mix.ts';
import { test } from './harness/darkroomTest.ts';

const ENTRY = path.resolve(import.meta.dirname, '../renderer/viewer/testing/shadeSteps.ts');
const SIZE = { widthPx: 32, heightPx: 24 };
const PIXELS = SIZE.widthPx * SIZE.heightPx;
const DIALS = [0.7, 1.3];
/** Of 255. */
const SAME_LEVELS = 1;
const PUBLISHED = 'shading';

const factor = (value: number) => ({ version: 1, factor: value }) as const;
const gain = (value: number) => ({ version: 1, gain: value }) as const;

const FACTS: OriginalFacts = {
  isMonochrome: false,
  curve: SRGB_TRANSFER,
  channelRanges: [
    [0.125, 0.875],
    [0.0625, 0.75],
    [0.25, 0.625],
  ],
};

/** The tile is all of the photo. */
const FRAME: FinishFrame = {
  ...SIZE,
  toPlace: [1 / SIZE.widthPx, 0, 0, 0, 1 / SIZE.heightPx, 0, 0, 0, 1],
  aspect: SIZE.widthPx / SIZE.heightPx,
};

/** A finish step with a value, by itself. */
const finishing = <V>(step: FinishStep<string, V>, value: V, facts = FACTS) => ({
  name: `${step.id} ${JSON.stringify(value)}`,
  mix: factor(1),
  facts,
  values: { [step.id]: value },
  finish: (planesChw: Float32Array) => step.finish(planesChw, value, facts, FRAME),
});
const toned = (changes: Partial<typeof toneStep.neutral>) => ({ ...toneStep.neutral, ...changes });
const curved = (levels: Partial<Curve['levels']>, points: Partial<Curve['points']> = {}): Curve => ({
  version: 1,
  levels: { ...curveStep.neutral.levels, ...levels },
  points: { ...curveStep.neutral.points, ...points },
});
const printed = (changes: Partial<typeof blackWhiteStep.neutral>) => ({
  ...blackWhiteStep.neutral,
  isOn: true,
  ...changes,
});

const CASES = [
  { ...finishing(testFinishStep, gain(1)), name: 'steps that do nothing' },
  { ...finishing(testFinishStep, gain(1)), name: 'a mix step', mix: factor(0.3) },
  finishing(testFinishStep, gain(0.45)),
  { ...finishing(testFinishStep, gain(0.8)), name: 'both', mix: factor(1.6) },
  finishing(fadeStep, { version: 1, strength: 0.7 }),
  ...TONE_FIELDS.flatMap((field) => [-1, 1].map((value) => finishing(toneStep, toned({ [field]: value })))),
  finishing(toneStep, toned({ exposure: 1, temperature: -0.5 }), { ...FACTS, curve: gammaTransfer(1.8) }),
  finishing(toneStep, toned({ exposure: 0.5, contrast: 0.4, shadows: 0.6, whites: 0.2, vibrance: 0.5 })),
  finishing(vignetteStep, { version: 1, amount: 0.8, radius: 0, feather: 1 }),
  finishing(vignetteStep, { version: 1, amount: -1, radius: 0.4, feather: 0.05 }),
  finishing(curveStep, curved({ red: { black: 0.1, white: 0.8, grey: 0.5 } })),
  finishing(
    curveStep,
    curved({ all: { black: 0.05, white: 0.9, grey: 0.2 }, blue: { black: 0.496, white: 0.504, grey: 0.9 } }),
  ),
  finishing(
    curveStep,
    curved(
      { green: { black: 0, white: 1, grey: 0.7 } },
      {
        all: [
          [0, 0],
          [0.25, 0.1],
          [0.6, 0.8],
          [1, 1],
        ],
        green: [
          [0.1, 0.9],
          [0.5, 0.5],
          [0.504, 0.1],
        ],
      },
    ),
  ),
  finishing(blackWhiteStep, printed({})),
  finishing(blackWhiteStep, printed({ weights: [1.5, -0.2, -0.3], toning: 'sepia' })),
  finishing(blackWhiteStep, printed({ toning: 'selenium' })),
];

test('the shader draws what the processor computes', async ({ page, shell }) => {
  test.skip(shell !== 'browser', 'the shader is the same in either shell; its page is a browser’s');
  const { enlarged, residuals } = drawTile();
  const residualsChw = residuals.map((residual) => [...residual]);
  await page.addScriptTag({ content: await bundle() });
  for (const { name, mix, facts, finish, ...given } of CASES) {
    const values = { [testMixStep.id]: mix, ...given.values };
    const task = { ...SIZE, enlargedChw: [...enlarged], residualsChw, dials: DIALS, facts, values };
    const shaded = await page.evaluate(
      ([asked, published]) => Reflect.get(globalThis, published).shadeSteps(asked) as number[],
      [task, PUBLISHED] as const,
    );
    const weighed = DIALS.map((lambda, dial): LambdaValue => {
      const rect = { x: 0, y: 0, width: SIZE.widthPx, height: SIZE.heightPx };
      return (
        testMixStep.weigh?.(lambda, String(dial), rect, mix, { shares: () => null, offsets: () => null }) ??
        lambda
      );
    });
    const computed = mixResiduals(enlarged, residuals, weighed, PIXELS).map((value) =>
      Math.min(1, Math.max(0, value)),
    );
    finish(computed);
    const differences = [...computed].map((value, at) => {
      const [channel, pixel] = [Math.floor(at / PIXELS), at % PIXELS];
      return Math.abs(Math.round(255 * value) - (shaded[4 * pixel + channel] ?? Number.NaN));
    });
    expect(Math.max(...differences), name).toBeLessThanOrEqual(SAME_LEVELS);
  }
});

/** Values that a float16 holds exactly, over the whole range and beyond it on either side. */
function drawTile(): { enlarged: Float32Array; residuals: Float32Array[] } {
  const plane = (value: (at: number) => number) =>
    Float32Array.from({ length: 3 * PIXELS }, (_, at) => value(at));
  return {
    enlarged: plane((at) => ((at * 7) % 257) / 256),
    residuals: [plane((at) => (((at * 13) % 65) - 32) / 256), plane((at) => (((at * 29) % 129) - 64) / 256)],
  };
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: PUBLISHED,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
