const DIGITS_PADDED = 12;

/**
 * A key under which plain text order is the order people expect of file names: case does not count and
 * 'IMG_2' comes before 'IMG_10'. Digit runs are padded; longer ones than twelve keep their length.
 */
export function nameSortKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(DIGITS_PADDED, '0'));
}
