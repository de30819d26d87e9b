/**
 * Bytes of UTF-8 for a whole name. File systems allow 255; the rest is room for ' (12)', '.recipe.json'
 * and for synchronisers that add a word of their own.
 */
const NAME_BYTES = 200;

/** Device names of Windows; it refuses them with any ending too. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Invisible characters that turn the direction of text round: 'gpj.exe' would read 'exe.jpg'. */
const DIRECTION_CONTROLS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A name that every system accepts and that is no other file in disguise: NFC, no forbidden or invisible
 * character, no device name, no dot or space at its ends, not hidden, not too long (cut between characters
 * as people see them).
 * @param extension without its dot; '' for a folder
 */
export function safeFileName(stem: string, extension: string): string {
  const ending = extension === '' ? '' : `.${extension}`;
  const clean = trimEnds(
    stem.toWellFormed().normalize('NFC').replace(DIRECTION_CONTROLS, '').replace(FORBIDDEN, '_'),
  );
  const short = trimEnds(cutToBytes(clean, NAME_BYTES - utf8Bytes(ending)));
  const [beforeDot = ''] = short.split('.');
  const named = short === '' ? 'photo' : short;
  return `${RESERVED.test(beforeDot.trimEnd()) ? `_${named}` : named}${ending}`;
}

/** Whether Windows lets a file be called so. @param fileName without folders */
export function isWindowsFileName(fileName: string): boolean {
  const [beforeDot = ''] = fileName.split('.');
  return !RESERVED.test(beforeDot.trimEnd()) && !/[. ]$/.test(fileName) && fileName.search(FORBIDDEN) === -1;
}

/** 'name.jpg', 2 → 'name (2).jpg'; 1 leaves it as it is. */
export function numberedFileName(fileName: string, number: number): string {
  if (number === 1) return fileName;
  const dot = fileName.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [fileName.slice(0, dot), fileName.slice(dot)] : [fileName, ''];
  return `${stem} (${number})${ending}`;
}

/** Two names that are one on a file system that knows neither case nor composition. */
export function fileNameKey(fileName: string): string {
  return fileName.normalize('NFC').toLowerCase();
}

function trimEnds(name: string): string {
  return name.replace(/[. ]+$/u, '').replace(/^[\s.]+/u, '');
}

function cutToBytes(text: string, limit: number): string {
  if (utf8Bytes(text) <= limit) return text;
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += utf8Bytes(segment);
    if (bytes > limit) break;
    kept += segment;
  }
  return kept;
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
