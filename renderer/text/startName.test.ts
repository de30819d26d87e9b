import { expect, it } from 'vitest';
import type { Dial } from '../../shared/packs/manifest.ts';
import { en } from './en.ts';
import { startName } from './startName.ts';

const dial = (id: string, untouched: number) =>
  ({ id, default: untouched, range: [0, 2] }) as unknown as Dial;

it.each([
  ['Balanced', null, [dial('pix', 1), dial('sem', 1)]],
  ['the pack’s own values', null, [dial('strength', 1)]],
  ['As it is', { kind: 'as-it-is' }, [dial('pix', 1), dial('sem', 1)]],
  ['Faithful', { kind: 'preset', key: 'built-in:faithful', dials: { pix: 1 } }, [dial('pix', 1)]],
  ['Grandmother’s', { kind: 'preset', key: 'preset:Grandmother’s', dials: { pix: 1 } }, [dial('pix', 1)]],
] as const)('a photo that nobody has touched starts with %s', (name, start, dials) => {
  expect(startName(start, dials, en)).toBe(name);
});
