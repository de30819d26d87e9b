import { expect, it } from 'vitest';
import { lostFields } from './lostFields.ts';
import type { MetadataTag, TagValue } from './metadataTag.ts';

const field = (value: TagValue): MetadataTag => ({
  block: 'EXIF',
  group: 'ExifIFD',
  category: 'Image',
  name: 'Told',
  value,
});

it.each([
  ['89.8844720472318', '89.8844720472400', false],
  ['1', '1.0', false],
  ['24 70 2.8 2.8', '24 70.0 2.80000001 2.8', false],
  ['0.011', '0.012', true],
  ['1934:05:06 07:08:09', '1934:05:06 07:08:10', true],
  ['20000001', '20000002', true],
  ['boat', 'boats', true],
  [['a', '1'], ['a', '2'], true],
] as const)('%j written as %j: lost is %s', (original, written, isLost) => {
  expect(lostFields([field(original)], [field(written)], () => false)).toEqual(isLost ? ['Told'] : []);
});
