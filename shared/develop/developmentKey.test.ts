import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { developmentKey } from './developmentKey.ts';
import { type Recipe, recipeSchemaOf, stepValue, withStep } from './recipe.ts';
import { STAGES, type Stage, type Step } from './step.ts';
import { blackWhiteStep } from './steps/blackWhite.ts';
import { CURVE_CHANNELS, curveStep } from './steps/curve.ts';
import { STEPS } from './steps/list.ts';
import { TONE_FIELDS, toneStep } from './steps/tone.ts';
import { TEST_STEPS } from './testing/testSteps.ts';

const steps: readonly Step[] = [...STEPS, ...TEST_STEPS];
const schema = recipeSchemaOf(steps);

const PLAIN: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 2,
  dials: { pix: 1, sem: 0.5 },
  originalSha256: 'b'.repeat(64),
  steps: {},
};

const mask = (share: number) => ({ base: share, shapes: [] });

/** Values of each step that look different from each other and from the neutral one. */
/** A print whose top left corner lies inside the photo. */
const corners = (inside: number) => ({
  version: 1,
  corners: [
    { x: inside, y: inside },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ],
});

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  prompt: ['a house', 'a red house'],
  precision: ['fp32', 'fp16'],
  dials: [{ pix: 1, sem: 0.6 }, { pix: 0.5, sem: 0.6 }, { pix: 1 }],
  localLambda: [
    { version: 1, masks: { pix: mask(0.5) } },
    { version: 1, masks: { sem: mask(0.5) } },
    { version: 1, masks: { pix: mask(0.5), sem: mask(0) } },
    {
      version: 1,
      masks: { pix: { base: 0, shapes: [{ kind: 'picture', sha256: 'c'.repeat(64) }] } },
    },
  ],
  lambdaOffsets: [
    { version: 1, masks: [{ name: '', mask: mask(0.5), offsets: { pix: 0.5 } }] },
    { version: 1, masks: [{ name: '', mask: mask(0.5), offsets: { sem: 0.5 } }] },
    { version: 1, masks: [{ name: '', mask: mask(1), offsets: { pix: 0.5 } }] },
  ],
  repair: [
    { version: 1, mask: mask(0.5), strength: 1 },
    { version: 1, mask: mask(0.5), strength: 0.5 },
    {
      version: 1,
      mask: { base: 0, shapes: [{ kind: 'picture', sha256: 'c'.repeat(64) }] },
      strength: 1,
    },
  ],
  colourFix: [
    { version: 1, method: 'wavelet' },
    { version: 1, method: 'none' },
  ],
  monochrome: [
    { version: 1, mode: 'on' },
    { version: 1, mode: 'off' },
  ],
  vignette: [
    { version: 1, amount: 0.5, radius: 0, feather: 1 },
    { version: 1, amount: 0.5, radius: 0.5, feather: 1 },
    { version: 1, amount: 0.5, radius: 0.5, feather: 0.5 },
  ],
  fade: [
    { version: 1, strength: 0.5 },
    { version: 1, strength: 1 },
  ],
  tone: TONE_FIELDS.map((field) => ({ ...toneStep.neutral, [field]: 0.5 })),
  curve: CURVE_CHANNELS.flatMap((channel) => [
    ...[
      { black: 0.1, white: 1, grey: 0.5 },
      { black: 0, white: 0.9, grey: 0.5 },
      { black: 0, white: 1, grey: 0.4 },
    ].map((levels) => ({
      ...curveStep.neutral,
      levels: { ...curveStep.neutral.levels, [channel]: levels },
    })),
    {
      ...curveStep.neutral,
      points: {
        ...curveStep.neutral.points,
        [channel]: [
          [0, 0],
          [0.5, 0.6],
          [1, 1],
        ],
      },
    },
  ]),
  blackWhite: [
    { ...blackWhiteStep.neutral, isOn: true },
    { ...blackWhiteStep.neutral, isOn: true, weights: [1, 0, 0] },
    { ...blackWhiteStep.neutral, isOn: true, toning: 'sepia' },
  ],
  turn: [
    { version: 1, degrees: 90 },
    { version: 1, degrees: 270 },
  ],
  flip: [
    { version: 1, axis: 'h' },
    { version: 1, axis: 'v' },
  ],
  straighten: [
    { version: 2, degrees: 1.5, keeps: 'inside' },
    { version: 2, degrees: -1.5, keeps: 'inside' },
    { version: 2, degrees: -1.5, keeps: 'whole' },
  ],
  perspective: [corners(0.1), corners(0.2)],
  crop: [
    { version: 1, left: 0.1, top: 0, right: 1, bottom: 1 },
    { version: 1, left: 0, top: 0.1, right: 1, bottom: 1 },
    { version: 1, left: 0, top: 0, right: 0.9, bottom: 1 },
    { version: 1, left: 0, top: 0, right: 1, bottom: 0.9 },
  ],
  testSource: [
    { version: 1, lift: 0.25 },
    { version: 1, lift: 0.5 },
  ],
  testMix: [
    { version: 1, factor: 0.5 },
    { version: 1, factor: 0.25 },
  ],
  testGeometry: [
    { version: 1, turn: 90 },
    { version: 1, turn: 180 },
  ],
  testFinish: [
    { version: 1, gain: 0.5 },
    { version: 1, gain: 0.25 },
  ],
};

function keysOf(recipe: Recipe): Record<Stage, string> {
  const entries = STAGES.map((stage) => [stage, developmentKey(recipe, stage, steps)] as const);
  return Object.fromEntries(entries) as Record<Stage, string>;
}

/** The stages whose keys differ. */
const changedBetween = (one: Recipe, other: Recipe): Stage[] => {
  const [a, b] = [keysOf(one), keysOf(other)];
  return STAGES.filter((stage) => a[stage] !== b[stage]);
};

const from = (stage: Stage) => STAGES.slice(STAGES.indexOf(stage));

describe('a change changes the keys of its stage and of those after it, and of none before', () => {
  it('the list below has every step', () => {
    expect(Object.keys(VALUES).toSorted()).toEqual(steps.map(({ id }) => id).toSorted());
  });

  it.each(steps.map((step) => [step.id, step] as const))('of %s', (id, step) => {
    const recipes = (VALUES[id] ?? []).map((value) => schema.parse(withStep(PLAIN, step, value)));
    expect(recipes.length).toBeGreaterThan(1);
    for (const [index, recipe] of recipes.entries()) {
      const others = step.id === 'dials' ? recipes : [PLAIN, ...recipes];
      for (const other of others) {
        if (other === recipes[index]) continue;
        expect(changedBetween(recipe, other)).toEqual(from(step.stage));
      }
    }
  });

  it.each([
    ['pack', { pack: { ...PLAIN.pack, hash: 'd'.repeat(64) } }, 'network'],
    ['scale', { scale: 2.5 }, 'network'],
    ['originalSha256', { originalSha256: 'e'.repeat(64) }, 'source'],
  ] as const)('of %s', (_, change, stage) => {
    expect(changedBetween(PLAIN, { ...PLAIN, ...change })).toEqual(from(stage));
  });

  it('walks every field that a recipe has', () => {
    const fields = new Set(['recipeVersion', 'pack', 'scale', 'originalSha256', 'steps', 'pictures']);
    for (const step of steps) if (step.home === 'recipe') fields.add(step.id);
    const shape = shapeOf(schema);
    expect(new Set(Object.keys(shape))).toEqual(fields);
  });
});

describe('nothing that cannot be seen changes a key', () => {
  it.each(steps.map((step) => [step.id, step] as const))('the neutral value of %s', (_, step) => {
    const neutral = { ...withStep(PLAIN, step, stepValue(PLAIN, step)) };
    expect(developmentKey(neutral, 'finish', steps)).toBe(developmentKey(PLAIN, 'finish', steps));
    expect(step.isNeutral(step.neutral)).toBe(true);
  });

  it('the order of entries, the version of a pack, and pictures that come along', () => {
    const turned: Recipe = {
      ...PLAIN,
      dials: { sem: 0.5, pix: 1 },
      pack: { ...PLAIN.pack, version: '2.0.0' },
      pictures: {},
    };
    expect(keysOf(turned)).toEqual(keysOf(PLAIN));
  });
});

it('the keys of a recipe without a repair are what they were before there were repairs', () => {
  const before = {
    finish: '4174f03be4ba53706190545e26767c0b29aa705492bd68532d8541090ef48c23',
    network: 'b24fa2cc891c88712306644c8ddb5901b49786e27dc2b3f705b5441385e43d8d',
  };
  expect({ finish: developmentKey(PLAIN, 'finish'), network: developmentKey(PLAIN, 'network') }).toEqual(
    before,
  );
});

it('a key is the same everywhere, and stays what it is', () => {
  expect(developmentKey(PLAIN, 'finish')).toMatch(/^[0-9a-f]{64}$/);
  expect(developmentKey(PLAIN, 'finish')).toBe(
    developmentKey(schema.parse(structuredClone(PLAIN)), 'finish'),
  );
});

/** The names of the strict object inside a schema of pipes and refinements. */
function shapeOf(outer: z.ZodType): object {
  let inner: unknown = outer;
  for (let depth = 0; depth < 8; depth++) {
    const { shape, def } = inner as { shape?: object; def?: { in?: unknown; out?: unknown; type?: string } };
    if (shape !== undefined) return shape;
    const next = [def?.in, def?.out].find((part) => part !== undefined && typeOf(part) !== 'transform');
    inner = next;
  }
  throw new Error('no object in the schema');
}

const typeOf = (part: unknown) => (part as { def?: { type?: string } }).def?.type;
