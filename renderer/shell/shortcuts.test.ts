import { describe, expect, it } from 'vitest';
import { en } from '../text/en.ts';
import { zh } from '../text/zh.ts';
import { chordOf, SHORTCUTS } from './shortcuts.ts';

const press = (key: string, held: Partial<Parameters<typeof chordOf>[0]> = {}) =>
  chordOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('keys', () => {
  it.each([
    [press('G'), 'g'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'ctrl+shift+z'],
    [press('z', { metaKey: true }), 'ctrl+z'],
    [press('?', { shiftKey: true }), '?'],
    [press('=', { shiftKey: false }), '+'],
    [press('Y', { altKey: true, shiftKey: true }), 'alt+shift+y'],
    [press('¥', { altKey: true, code: 'KeyY' }), 'alt+y'],
    [press('ArrowUp', { altKey: true, code: 'ArrowUp' }), 'alt+arrowup'],
  ])('%s is the chord %s', (chord, expected) => expect(chord).toBe(expected));

  it('do one thing each', () => {
    const chords = SHORTCUTS.map(({ chord }) => chord);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it('leave a browser its own', () => {
    const chords = SHORTCUTS.map(({ chord }) => chord);
    for (const reserved of ['ctrl+n', 'ctrl+t', 'ctrl+w', 'tab', 'shift+tab']) {
      expect(chords).not.toContain(reserved);
    }
  });

  it('have a name in every language', () => {
    for (const text of [en, zh]) {
      for (const { label, group } of SHORTCUTS) {
        expect(label(text)).not.toBe('');
        expect(group(text)).not.toBe('');
      }
    }
  });
});

describe('the catalogues', () => {
  it('have the same entries, none of them empty', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const catalogue of [en, zh]) {
      for (const [name, value] of Object.entries(catalogue)) {
        if (typeof value === 'string') expect(value, name).not.toBe('');
      }
    }
    expect(Object.keys(zh.labels).sort()).toEqual(Object.keys(en.labels).sort());
  });
});
