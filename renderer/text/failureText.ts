import type { Catalogue } from './en.ts';

type Failures = Pick<Catalogue, 'failureTexts'>;

const PLACE = /\{(\d)\}/g;

/**
 * What main or the engine says, in the window's language where the catalogue knows the sentence: they speak
 * English, to the window as to the terminal. A sentence within a sentence (a reason) is translated too.
 */
export function failureText(sentence: string, text: Failures): string {
  const known = text.failureTexts[sentence];
  if (known !== undefined) return known;
  // Of two that fit, the one with more words of its own says more.
  const templates = Object.keys(text.failureTexts).toSorted((a, b) => wordsOf(b) - wordsOf(a));
  for (const template of templates) {
    const values = valuesIn(sentence, template);
    if (values === null) continue;
    const inner = (place: string) => failureText(values.get(place) ?? '', text);
    return (text.failureTexts[template] ?? '').replaceAll(PLACE, (_, place: string) => inner(place));
  }
  return sentence;
}

/** What happened and what to do, as one text. */
export function failureSentences(
  { message, action }: { message: string; action?: string | undefined },
  text: Failures,
): string {
  const sentences = [message, ...(action === undefined ? [] : [action])];
  return sentences.map((sentence) => failureText(sentence, text)).join(' ');
}

const wordsOf = (template: string): number => template.replaceAll(PLACE, '').length;

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** By place; null where it is another sentence. */
function valuesIn(sentence: string, template: string): Map<string, string> | null {
  const [first = '', ...rest] = template.split(PLACE);
  if (rest.length === 0) return null;
  const places = rest.filter((_, index) => index % 2 === 0);
  const texts = rest.filter((_, index) => index % 2 === 1);
  const pattern = [first, ...texts].map(escapePattern).join('(.+?)');
  const match = new RegExp(`^${pattern}$`, 's').exec(sentence);
  if (match === null) return null;
  return new Map(places.map((place, index) => [place, match[index + 1] ?? '']));
}
