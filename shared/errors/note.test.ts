import { expect, it } from 'vitest';
import { wordsZh } from '../../renderer/text/words/wordsZh.ts';
import { readNotes } from './note.ts';
import { inEnglish, said, say } from './words/words.ts';

it('notes come back as they were kept, and are told in the language of the window', () => {
  const kept = [
    said('rows-missing', { rows: 3, ofRows: 200 }),
    said('cleaning-up-failed', { reason: said('as-written-earlier', { text: 'EBUSY' }) }),
  ];
  const notes = readNotes(JSON.stringify(kept));
  expect(notes).toEqual(kept);
  expect(notes.map(inEnglish)).toEqual([
    'Its data end too early: 3 of its 200 rows are missing.',
    'The picture is complete, but cleaning up failed: EBUSY',
  ]);
  expect(notes.map((note) => say(note, wordsZh))[0]).toBe('数据不完整：200 行中缺少 3 行。');
});

it.each([
  ['a list of sentences', '["Converted from Lab to sRGB.", "Its end marker is missing."]'],
  ['one text', 'Converted from Lab to sRGB. Its end marker is missing.'],
])('notes of earlier versions are shown as they are: %s', (_, kept) => {
  for (const words of [undefined, wordsZh]) {
    const told = readNotes(kept).map((note) => (words ? say(note, words) : inEnglish(note)));
    expect(told.join(' ')).toBe('Converted from Lab to sRGB. Its end marker is missing.');
  }
});

it('no note is no note', () => {
  expect([readNotes(null), readNotes('[]')]).toEqual([[], []]);
});
