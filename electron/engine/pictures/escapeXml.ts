// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 allows none of them, however written
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

/** A text, a file name for instance, as XML's character data. */
export function escapeXml(text: string): string {
  const clean = text.toWellFormed().replace(CONTROL_CHARACTERS, '');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
