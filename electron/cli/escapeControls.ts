/** Also the marks that turn the direction of what follows: a name must not look like another one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be shown
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A line for a terminal, which would obey control characters in a file's name: they are shown as `\x1b`. */
export function escapeControls(line: string): string {
  return line.replaceAll(CONTROLS, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
