import { expect, it } from 'vitest';
import { isPictureName, isRawName, PICTURE_ENDINGS, RAW_ENDINGS } from './pictureFiles.ts';

it.each(['3fr', 'iiq', 'rwl', 'x3f', 'nef'])(
  'a folder’s import takes RAW files that end in .%s',
  (ending) => {
    expect(isPictureName(`DSC_1.${ending.toUpperCase()}`)).toBe(true);
    expect(isRawName(`DSC_1.${ending}`)).toBe(true);
  },
);

it('what a system’s dialog offers is what a folder’s import takes', () => {
  expect(PICTURE_ENDINGS).toEqual(expect.arrayContaining(['jfif', ...RAW_ENDINGS]));
  for (const ending of PICTURE_ENDINGS) expect(isPictureName(`photo.${ending}`), ending).toBe(true);
  for (const name of ['photo', '.nef', '._IMG_1.nef', 'photo.txt']) expect(isPictureName(name)).toBe(false);
  expect(isRawName('photo.jpg')).toBe(false);
});
