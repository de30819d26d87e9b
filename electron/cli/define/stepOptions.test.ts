import { Command } from 'commander';
import { expect, it } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { Steps } from '../../../shared/develop/step.ts';
import { blackWhiteStep } from '../../../shared/develop/steps/blackWhite.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { toneStep } from '../../../shared/develop/steps/tone.ts';
import { TEST_STEPS } from '../../../shared/develop/testing/testSteps.ts';
import { addStepOptions, applyStepOptions, readStepOptions } from './stepOptions.ts';

const PLAIN: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 2,
  dials: {},
  steps: {},
};

function recipeOf(args: readonly string[], steps: Steps = STEPS): Recipe {
  const command = addStepOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }), steps);
  command.parse(args, { from: 'user' });
  return applyStepOptions(PLAIN, readStepOptions(command.opts(), steps));
}

it('options of steps set their values, neutral ones nothing', () => {
  expect(recipeOf([])).toEqual(PLAIN);
  expect(recipeOf(['--prompt', 'a house', '--colour-fix', 'wavelet'])).toEqual({
    ...PLAIN,
    prompt: 'a house',
    steps: { colourFix: { version: 1, method: 'wavelet' } },
  });
  expect(recipeOf(['--colour-fix', 'adain', '--prompt', ''])).toEqual(PLAIN);
});

it('what a step cannot read is refused with its own sentence', () => {
  expect(() => recipeOf(['--colour-fix', 'sepia'])).toThrow('Expected one of adain, wavelet, none.');
});

it('a step of each stage brings its option along', () => {
  const steps = [...STEPS, ...TEST_STEPS];
  const args = ['--test-lift', '0.1', '--test-factor', '0.5', '--test-turn', '90', '--test-gain', '0.5'];
  expect(recipeOf(args, steps).steps).toEqual({
    testSource: { version: 1, lift: 0.1 },
    testMix: { version: 1, factor: 0.5 },
    testGeometry: { version: 1, turn: 90 },
    testFinish: { version: 1, gain: 0.5 },
  });
  expect(() => recipeOf(['--test-turn', '45'], steps)).toThrow('Expected 0, 90 or 180.');
  expect(() => recipeOf(['--test-gain', '2'], steps)).toThrow();
});

it('options may stand without a value, and several set one step together', () => {
  const toned = recipeOf([
    '--fade',
    '--exposure',
    '-0.5',
    '--contrast',
    '0.25',
    '--bw',
    '--toning',
    'sepia',
  ]).steps;
  expect(toned.fade).toEqual({ version: 1, strength: 1 });
  expect(toned.tone).toEqual({ ...toneStep.neutral, exposure: -0.5, contrast: 0.25 });
  expect(toned.blackWhite).toEqual({ ...blackWhiteStep.neutral, isOn: true, toning: 'sepia' });
  expect(recipeOf(['--fade', '0.3']).steps.fade).toEqual({ version: 1, strength: 0.3 });
  expect(recipeOf(['--bw-weights', '1,0,0']).steps.blackWhite?.weights).toEqual([1, 0, 0]);
  expect(() => recipeOf(['--repair-strength', '1.5'])).toThrow('Expected a strength from 0 to 1.');
  expect(recipeOf(['--repair-strength', '0.5']).steps).toEqual({}); // of nothing
  expect(() => recipeOf(['--fade', '2'])).toThrow('Expected a strength from 0 to 1.');
  expect(() => recipeOf(['--exposure', '9'])).toThrow('Expected a number from -5 to 5.');
  expect(() => recipeOf(['--bw-weights', '1,2'])).toThrow(
    'Expected three numbers from -2 to 2: red,green,blue.',
  );
});
