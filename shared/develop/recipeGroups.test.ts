import { describe, expect, it } from 'vitest';
import { type Recipe, recipeSchema } from './recipe.ts';
import { groupOf, RECIPE_GROUPS, takeGroups } from './recipeGroups.ts';
import { STEPS } from './steps/list.ts';
import { toneStep } from './steps/tone.ts';

const pack = (id: string) => ({ id, version: '1.0.0', hash: 'a'.repeat(64) });
const crop = { version: 1, left: 0.1, top: 0, right: 1, bottom: 1 } as const;
const tone = { ...toneStep.neutral, exposure: 1 };
const masks = { pix: { base: 0.5, shapes: [] } };

const INTO: Recipe = {
  recipeVersion: 2,
  pack: pack('swift'),
  scale: 1,
  dials: { pix: 0.2 },
  originalSha256: 'b'.repeat(64),
  steps: { fade: { version: 1, strength: 0.5 } },
};
const FROM: Recipe = {
  recipeVersion: 2,
  pack: pack('compact'),
  scale: 2,
  dials: { pix: 1 },
  prompt: 'a house',
  originalSha256: 'c'.repeat(64),
  steps: { crop, tone, localLambda: { version: 1, masks } },
};

describe('a recipe takes of another one', () => {
  it('the crop, and nothing else', () => {
    expect(takeGroups(INTO, FROM, ['geometry'])).toEqual({ ...INTO, steps: { ...INTO.steps, crop } });
  });

  it('light and colour: what the other has not is taken off', () => {
    expect(takeGroups(INTO, FROM, ['tone'])).toEqual({ ...INTO, steps: { tone } });
  });

  it('the dials with pack, enlargement and prompt', () => {
    const { pack: taken, scale, dials, prompt = '' } = FROM;
    expect(takeGroups(INTO, FROM, ['dials'])).toEqual({ ...INTO, pack: taken, scale, dials, prompt });
  });

  it('no prompt, where the other has none', () => {
    expect(takeGroups({ ...INTO, prompt: 'mine' }, { ...FROM, prompt: '' }, ['dials']).prompt).toBe('');
    const { prompt: _, ...silent } = FROM;
    expect(takeGroups({ ...INTO, prompt: 'mine' }, silent, ['dials'])).not.toHaveProperty('prompt');
  });

  it('everything, but whose photo it is', () => {
    expect(takeGroups(INTO, FROM, RECIPE_GROUPS)).toEqual({ ...FROM, originalSha256: INTO.originalSha256 });
  });

  it('nothing', () => {
    expect(takeGroups(INTO, FROM, [])).toEqual(INTO);
    expect(recipeSchema.parse(takeGroups(INTO, FROM, ['local']))).toMatchObject({ dials: { pix: 0.2 } });
  });
});

it('every step is in a group, and no group is empty', () => {
  expect(new Set(STEPS.map(groupOf))).toEqual(new Set(RECIPE_GROUPS));
});
