/** Private-use characters that stand for the bytes 0x80 to 0xFF, in the place where Cygwin has its own. */
const BYTE_BLOCK = 0xf700;
const HELD_BYTE = /[\uf780-\uf7ff]/;
const HELD_BYTES = /[\uf780-\uf7ff]/g;
const LONGEST_CHARACTER_BYTES = 4;

/**
 * A file name as a string. Names of Linux are bytes, and older systems wrote them in other encodings than UTF-8: each
 * byte of no character becomes one private-use character U+F700 + byte, and so does each byte of a genuine character
 * of that block. So `bytesOfName` gives the bytes back whatever they are; and unlike lone surrogates these characters
 * survive SQLite, JSON and URLs.
 */
export function nameOfBytes(bytes: Uint8Array): string {
  const whole = decoded(bytes);
  if (whole !== undefined && !HELD_BYTE.test(whole)) return whole;
  let name = '';
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    name += character?.text ?? held(bytes[at] ?? 0);
    at += character?.length ?? 1;
  }
  return name;
}

/** A name that came as text, from a page or a dialog: its own private-use characters are no bytes. */
export function nameOfText(text: string): string {
  return holdsBytes(text) ? nameOfBytes(new TextEncoder().encode(text)) : text;
}

/** The bytes that a file has for its name, or for a path of such names. */
export function bytesOfName(name: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts: number[] = [];
  for (const character of name) {
    if (HELD_BYTE.test(character)) parts.push(character.charCodeAt(0) - BYTE_BLOCK);
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

/** Whether a name is more than its UTF-8. */
export function holdsBytes(name: string): boolean {
  return HELD_BYTE.test(name);
}

/** The same name with something else where bytes of no character stand. */
export function replaceHeldBytes(name: string, replace: (byte: number) => string): string {
  return name.replace(HELD_BYTES, (character) => replace(character.charCodeAt(0) - BYTE_BLOCK));
}

function characterAt(bytes: Uint8Array, at: number): { text: string; length: number } | undefined {
  for (let length = 1; length <= LONGEST_CHARACTER_BYTES && at + length <= bytes.length; length++) {
    const text = decoded(bytes.subarray(at, at + length));
    if (text !== undefined) return HELD_BYTE.test(text) ? undefined : { text, length };
  }
  return undefined;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function held(byte: number): string {
  return String.fromCharCode(BYTE_BLOCK + byte);
}
