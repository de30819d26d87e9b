import { expect, it } from 'vitest';
import { keyNames } from './keyNames.ts';

it.each([
  ['Ctrl+Shift+Z', '⇧⌘Z'],
  ['Ctrl+A', '⌘A'],
  ['Shift+Y', '⇧Y'],
  ['Esc', 'Esc'],
])('%s is %s on a Mac', (keys, expected) => {
  expect(keyNames(keys, true)).toBe(expected);
  expect(keyNames(keys, false)).toBe(keys);
});
