import { expect, it } from 'vitest';
import { describeStep } from './describeStep.ts';

const settings = { dials: { pix: 1, sem: 0.4 }, scale: 2.5 };

it.each([
  ['sem', '0.40'],
  ['dials', '1.00 · 0.40'],
  ['preset', '1.00 · 0.40'],
  ['scale', '×2.5'],
  ['pack', undefined],
  ['prompt', undefined],
])('a step of %s tells %s', (label, expected) => {
  expect(describeStep({ sequence: 3, label, settings })).toBe(expected);
});

it('the photo as it is tells nothing', () => {
  expect(describeStep({ sequence: 0, label: '', settings: null })).toBeUndefined();
});
