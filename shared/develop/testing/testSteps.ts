import { z } from 'zod';
import type { LambdaValue } from '../../lambda/mix.ts';
import type { FinishStep, GeometryStep, MixStep, SourceStep } from '../step.ts';

/*
 * One step a stage, for tests alone. Each does nothing by default and something that can be seen when it is asked:
 * they go the whole way that a tool's step goes.
 */

const number = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new RangeError('Expected a number.');
  return value;
};

const sourceSchema = z.strictObject({ version: z.literal(1), lift: z.number() });
export const testSourceStep: SourceStep<'testSource', z.infer<typeof sourceSchema>> = {
  id: 'testSource',
  home: 'steps',
  stage: 'source',
  schema: sourceSchema,
  upgrades: [],
  neutral: { version: 1, lift: 0 },
  isNeutral: ({ lift }) => lift === 0,
  keyed: ({ lift }) => lift,
  mend(planesChw, _size, { lift }) {
    for (let i = 0; i < planesChw.length; i++) planesChw[i] = Math.min(1, (planesChw[i] as number) + lift);
  },
  options: [
    {
      flags: '--test-lift <n>',
      description: 'lifts the original',
      read: (text) => ({ version: 1, lift: number(text) }),
    },
  ],
  label: 'testSource',
};

const mixSchema = z.strictObject({ version: z.literal(1), factor: z.number() });
export const testMixStep: MixStep<'testMix', z.infer<typeof mixSchema>> = {
  id: 'testMix',
  home: 'steps',
  stage: 'mix',
  schema: mixSchema,
  upgrades: [],
  neutral: { version: 1, factor: 1 },
  isNeutral: ({ factor }) => factor === 1,
  keyed: ({ factor }) => factor,
  weigh: (lambda, _dialId, _rect, { factor }): LambdaValue =>
    typeof lambda === 'number' ? lambda * factor : lambda.map((value) => value * factor),
  shader: {
    statements: 'lambda *= u_testMix[0];',
    uniformCount: 1,
    uniforms: ({ factor }) => [factor],
  },
  options: [
    {
      flags: '--test-factor <n>',
      description: 'weakens every dial',
      read: (text) => ({ version: 1, factor: number(text) }),
    },
  ],
  label: 'testMix',
};

const geometrySchema = z.strictObject({
  version: z.literal(1),
  turn: z.union([z.literal(0), z.literal(90), z.literal(180)]),
});
export const testGeometryStep: GeometryStep<'testGeometry', z.infer<typeof geometrySchema>> = {
  id: 'testGeometry',
  home: 'steps',
  stage: 'geometry',
  schema: geometrySchema,
  upgrades: [],
  neutral: { version: 1, turn: 0 },
  isNeutral: ({ turn }) => turn === 0,
  keyed: ({ turn }) => turn,
  place({ widthPx, heightPx }, { turn }) {
    if (turn === 180) return { widthPx, heightPx, toSource: [-1, 0, widthPx, 0, -1, heightPx, 0, 0, 1] };
    if (turn === 90)
      // clockwise: what was at the left is at the top
      return { widthPx: heightPx, heightPx: widthPx, toSource: [0, 1, 0, -1, 0, heightPx, 0, 0, 1] };
    return { widthPx, heightPx, toSource: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
  },
  options: [
    {
      flags: '--test-turn <degrees>',
      description: 'turns the picture',
      read(text) {
        const turn = number(text);
        if (turn !== 0 && turn !== 90 && turn !== 180) throw new RangeError('Expected 0, 90 or 180.');
        return { version: 1, turn };
      },
    },
  ],
  label: 'testGeometry',
};

const finishSchema = z.strictObject({ version: z.literal(1), gain: z.number().min(0).max(1) });
export const testFinishStep: FinishStep<'testFinish', z.infer<typeof finishSchema>> = {
  id: 'testFinish',
  home: 'steps',
  stage: 'finish',
  schema: finishSchema,
  upgrades: [],
  neutral: { version: 1, gain: 1 },
  isNeutral: ({ gain }) => gain === 1,
  keyed: ({ gain }) => gain,
  finish(planesChw, { gain }) {
    for (let i = 0; i < planesChw.length; i++) planesChw[i] = (planesChw[i] as number) * gain;
  },
  shader: { statements: 'colour *= u_testFinish[0];', uniformCount: 1, uniforms: ({ gain }) => [gain] },
  options: [
    {
      flags: '--test-gain <n>',
      description: 'darkens the result',
      read: (text) => ({ version: 1, gain: number(text) }),
    },
  ],
  label: 'testFinish',
};

export const TEST_STEPS = [testSourceStep, testMixStep, testGeometryStep, testFinishStep] as const;
