import { expect, it } from 'vitest';
import { said } from '../../shared/errors/words/words.ts';
import { cannotCopyMetadata } from './cannotCopyMetadata.ts';

const [missing, ready] = [
  { metadata: { missing: said('metadata-needs-perl') } },
  { metadata: { version: '13.59' } },
];

it.each([
  ['where ExifTool cannot run and metadata are wanted', 'all', missing, true],
  ['where it cannot and they are wanted without the place', 'without-gps', missing, true],
  ['not where none are wanted', 'none', missing, false],
  ['not where it can', 'all', ready, false],
  ['not before the engine has told', 'all', null, false],
] as const)('the dialog says so %s', (_, metadata, diagnostics, isSaid) => {
  expect(cannotCopyMetadata({ metadata }, diagnostics)).toBe(isSaid);
});
