import { expect, test } from 'vitest';
import { shownName } from './shownName.ts';

test('control characters and direction marks of a name are seen; all letters stay', () => {
  expect(shownName('a\nb\tc\x1b.jpg')).toBe('a␊b␉c␛.jpg');
  expect(shownName('photo\u202egpj.exe')).toBe('photo‹U+202E›gpj.exe');
  expect(shownName('\u200f\u2028\x7f\x9b')).toBe('‹U+200F›‹U+2028›‹U+007F›‹U+009B›');
  for (const name of ['Лето 🌞.jpg', '照片 100%.png', 'תמונה.jpg', 'صورة.webp', 'नमस्ते‌.tif', '👩‍🌾.heic']) {
    expect(shownName(name)).toBe(name);
  }
});

test('a byte that is part of no character is seen as its number', () => {
  expect(shownName('caf\uf7e9.jpg')).toBe('caf\\xE9.jpg');
});
