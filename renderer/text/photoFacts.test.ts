import { expect, it } from 'vitest';
import { said } from '../../shared/errors/words/words.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { en } from './en.ts';
import { photoFacts } from './photoFacts.ts';
import { zh } from './zh.ts';

const PHOTO: Photo = {
  ...{
    id: 1,
    path: '/照片/a.jpg',
    fileName: 'a.jpg',
    folder: '/照片',
    sha256: '',
    bytes: 2048,
    format: 'jpeg',
  },
  ...{
    modifiedAtMs: 0,
    widthPx: 3000,
    heightPx: 2000,
    channels: 3,
    hasAlpha: false,
    depth: 8,
    hasGps: false,
  },
  ...{ profileName: 'sRGB', capturedAt: null, camera: null, rating: 0, flag: 'none', keywords: [] },
  ...{ importedAtMs: 0, isMissing: false, isCopy: false, isEdited: false, editKey: null },
  notes: [
    said('rows-missing', { rows: 7, ofRows: 200 }),
    said('as-written-earlier', { text: 'Its EXIF block is damaged.' }),
  ],
};

it('notes on a photo are told in the language of the window; those of an earlier version as they are', () => {
  expect(photoFacts(PHOTO, en)).toContain('Its data end too early: 7 of its 200 rows are missing.');
  expect(photoFacts(PHOTO, zh)).toContain('数据不完整：200 行中缺少 7 行。');
  expect(photoFacts(PHOTO, zh)).toContain('Its EXIF block is damaged.');
});

it('a moment is written as the language of the window writes it', () =>
  expect(zh.moment(new Date(2026, 10, 30, 9, 5))).toMatch(/^2026\/11\/30 /));
