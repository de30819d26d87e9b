import type { Catalogue } from './en.ts';

type Failures = Pick<Catalogue, 'failureTexts'>;

const PLACE = /\{(\d)\}/g;

/** A sentence of the catalogue that has places. */
interface Template {
  /** One group for each place. */
  readonly pattern: RegExp;
  readonly places: readonly string[];
  readonly translation: string;
}

const compiled = new WeakMap<Failures['failureTexts'], readonly Template[]>();

/**
 * What main or the engine says, in the window's language where the catalogue knows the sentence: they speak
 * English, to the window as to the terminal. A sentence within a sentence (a reason) is translated too.
 */
export function failureText(sentence: string, text: Failures): string {
  const known = text.failureTexts[sentence];
  if (known !== undefined) return known;
  for (const { pattern, places, translation } of templatesOf(text.failureTexts)) {
    const match = pattern.exec(sentence);
    if (match === null) continue;
    const values = new Map(places.map((place, index) => [place, match[index + 1] ?? '']));
    const inner = (place: string) => failureText(values.get(place) ?? '', text);
    return translation.replaceAll(PLACE, (_, place: string) => inner(place));
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

/** Made once: a list of failures is drawn again with every change of the queue. */
function templatesOf(texts: Failures['failureTexts']): readonly Template[] {
  const known = compiled.get(texts);
  if (known !== undefined) return known;
  // Of two that fit, the one with more words of its own says more.
  const sorted = Object.entries(texts).toSorted(([a], [b]) => wordsOf(b) - wordsOf(a));
  const templates = sorted.flatMap(([template, translation]) => compile(template, translation));
  compiled.set(texts, templates);
  return templates;
}

/** Nothing where a sentence has no places: it is found as it is. */
function compile(template: string, translation: string): Template[] {
  const [first = '', ...rest] = template.split(PLACE);
  if (rest.length === 0) return [];
  const places = rest.filter((_, index) => index % 2 === 0);
  const texts = rest.filter((_, index) => index % 2 === 1);
  const pattern = new RegExp(`^${[first, ...texts].map(escapePattern).join('(.+?)')}$`, 's');
  return [{ pattern, places, translation }];
}
