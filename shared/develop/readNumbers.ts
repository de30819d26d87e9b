/** Numbers between commas, as options of the command line have them; what is none is NaN, also an empty place. */
export function readNumbers(text: string): number[] {
  return text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
}
