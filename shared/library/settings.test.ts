import { expect, test } from 'vitest';
import { REQUESTS } from '../ipc/contract.ts';
import { DEFAULT_SETTINGS, settingsChangesSchema } from './settings.ts';

test('a change of one setting says nothing of the others', () => {
  expect(settingsChangesSchema.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  expect(REQUESTS['settings.save'].params.parse({ view: {} })).toEqual({ view: {} });
});

test('the defaults are valid, and unknown settings are refused', () => {
  expect(settingsChangesSchema.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
  expect(settingsChangesSchema.safeParse({ colour: 'blue' }).success).toBe(false);
});
