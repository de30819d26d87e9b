import { expect, it } from 'vitest';
import { hasGainMap } from './furtherPictures.ts';
import type { PictureHeader } from './pictureHeader.ts';

const header: PictureHeader = {
  width: 96,
  height: 64,
  channels: 3,
  space: 'srgb',
  depth: 'uchar',
  hasAlpha: false,
  hasProfile: true,
};
const auxiliary = (value: string) => ({
  block: 'QuickTime',
  group: 'QuickTime',
  category: 'Image',
  name: 'AuxiliaryImageType',
  value,
});

it('a gain map that a phone put beside its HEIC picture is one, a depth map is none', () => {
  expect(hasGainMap(header, [auxiliary('urn:com:apple:photo:2020:aux:hdrgainmap')])).toBe(true);
  expect(hasGainMap(header, [auxiliary('urn:com:apple:photo:2018:aux:semanticskinmatte')])).toBe(false);
});
