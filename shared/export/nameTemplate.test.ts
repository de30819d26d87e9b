import { describe, expect, test } from 'vitest';
import { inEnglish } from '../errors/words/words.ts';
import { fillTemplate, type NameValues, parseTemplate } from './nameTemplate.ts';
import { fileNameKey, numberedFileName, safeFileName } from './safeFileName.ts';

const VALUES: NameValues = {
  name: 'IMG_0042',
  album: 'Sea & Sun',
  date: '2024-05-17T08:09:10',
  index: 7,
  pack: 'PiSA Compact',
  scale: 2,
  dials: { pix: 1, sem: 0.25 },
  camera: 'Nikon D90',
  widthPx: 600,
  heightPx: 400,
};

function fill(template: string, values: Partial<NameValues> = {}): string {
  const parsed = parseTemplate(template, ['pix', 'sem']);
  if (!parsed.ok) throw new Error(inEnglish(parsed.message));
  const { folders, fileName } = fillTemplate(parsed.parts, { ...VALUES, ...values }, 'jpg');
  return [...folders, fileName].join('/');
}

describe('templates', () => {
  test.each([
    ['{name}', 'IMG_0042.jpg'],
    ['{album}/{date:YYYY-MM-DD} {name}', 'Sea & Sun/2024-05-17 IMG_0042.jpg'],
    ['{index:000}-{name}', '007-IMG_0042.jpg'],
    ['{index}', '7.jpg'],
    ['{name} {pack} x{scale} {pix} {sem}', 'IMG_0042 PiSA Compact x2 1 0.25.jpg'],
    ['{date:YY.MM.DD hh-mm-ss}', '24.05.17 08-09-10.jpg'],
    ['{date}', '2024-05-17.jpg'],
    ['{{{name}}}', '{IMG_0042}.jpg'],
    ['{camera} {width}x{height}', 'Nikon D90 600x400.jpg'],
    ['a//b/{name}', 'a/b/IMG_0042.jpg'],
  ])('%s becomes %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  test('a value cannot make a folder or leave the destination', () => {
    expect(fill('{album}/{name}', { album: '../..', name: 'a/b\\c' })).toBe('_/a_b_c.jpg');
    expect(fill('../{name}')).toBe('IMG_0042.jpg');
    expect(fill('/etc/{name}')).toBe('etc/IMG_0042.jpg');
  });

  test('a dial that the pack does not have leaves nothing behind', () => {
    expect(fill('{name}{sem}', { dials: {} })).toBe('IMG_0042.jpg');
  });

  test('dial values are short and have a point in every language', () => {
    expect(fill('{pix}', { dials: { pix: 1 / 3 } })).toBe('0.333.jpg');
  });

  test.each([
    ['{nmae}', "'{nmae}' is not known.", 0],
    ['a {name', "'{' has no partner; write '{{' for the sign.", 2],
    ['name}', "'}' has no partner; write '}}' for the sign.", 4],
    ['{index:3}', "'{index:3}' takes zeros: '{index:000}'.", 0],
    ['{name:000}', "'{name}' takes no format.", 0],
    ['{date:Month}', 'takes YYYY', 0],
    ['', 'The name is empty.', 0],
  ])('%s is refused with its place', (template, message, at) => {
    const parsed = parseTemplate(template, ['pix']);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && inEnglish(parsed.message)).toContain(message);
    expect(!parsed.ok && parsed.at).toBe(at);
  });
});

describe('safe file names', () => {
  test.each([
    ['CON', '_CON.jpg'],
    ['con.backup', '_con.backup.jpg'],
    ['com1', '_com1.jpg'],
    ['LPT²', '_LPT².jpg'],
    ['console', 'console.jpg'],
    ['a<b>c:d"e/f\\g|h?i*j', 'a_b_c_d_e_f_g_h_i_j.jpg'],
    ['line\nbreak\u0000', 'line_break_.jpg'],
    ['trailing. . .', 'trailing.jpg'],
    ['  .hidden', 'hidden.jpg'],
    ['...', 'photo.jpg'],
    ['', 'photo.jpg'],
    ['e\u0301te\u0301', 'été.jpg'],
    ['safe\u202egpj', 'safegpj.jpg'],
    ['broken \ud83d pair', 'broken \ufffd pair.jpg'],
    ['100% ✨ 照片 #1', '100% ✨ 照片 #1.jpg'],
  ])('%j becomes %j', (stem, expected) => {
    expect(safeFileName(stem, 'jpg')).toBe(expected);
  });

  test('a long name is cut to 200 bytes, never inside what people see as one character', () => {
    const family = '👨‍👩‍👧‍👦';
    const name = safeFileName(family.repeat(20), 'jpg');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toBe(`${family.repeat(7)}.jpg`);
    expect(safeFileName('x'.repeat(500), 'tiff')).toBe(`${'x'.repeat(195)}.tiff`);
  });

  test('a safe name stays as it is when it is made safe again', () => {
    for (const stem of ['CON', 'a/b', '. x .', 'é'.repeat(150), 'nul.x']) {
      const once = safeFileName(stem, '');
      expect(safeFileName(once, '')).toBe(once);
    }
  });
});

test('numbers come before the ending', () => {
  expect(numberedFileName('a.b.jpg', 1)).toBe('a.b.jpg');
  expect(numberedFileName('a.b.jpg', 3)).toBe('a.b (3).jpg');
  expect(numberedFileName('folder', 2)).toBe('folder (2)');
});

test('names that differ in case or composition are one', () => {
  expect(fileNameKey('E\u0301T.JPG')).toBe(fileNameKey('ét.jpg'));
});
