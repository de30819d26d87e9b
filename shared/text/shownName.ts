import { replaceHeldBytes } from './nameBytes.ts';

/** C0 and C1 controls, line separators, and the marks that turn the direction of what follows. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be shown
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Unicode's pictures of the C0 controls stand in the same order: ␊ for a line feed. */
const CONTROL_PICTURES = 0x2400;
const C0_END = 0x20;

/**
 * A name as a window shows it, on one line and in the order of its letters: 'photo‹U+202E›gpj.exe' would read
 * 'photoexe.jpg' otherwise. A byte of no character reads '\xE9', as shells write it.
 */
export function shownName(name: string): string {
  return replaceHeldBytes(name, escaped).replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0);
    return code < C0_END
      ? String.fromCharCode(CONTROL_PICTURES + code)
      : `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).toUpperCase()}`;
}
