/**
 * Every sentence that a failure, a notice or a reason says, in English, by its code. A window says it in its own
 * language, from a catalogue of the same codes; the terminal and the log say it as it stands here.
 */
import { shownName } from '../../text/shownName.ts';
import { engineWords } from './engineWords.ts';
import { libraryWords } from './libraryWords.ts';
import { noteWords } from './noteWords.ts';
import { packReasonWords } from './packReasonWords.ts';
import { packWords } from './packWords.ts';
import { pictureWords } from './pictureWords.ts';
import { queueWords } from './queueWords.ts';
import { terminalWords } from './terminalWords.ts';
import { windowWords } from './windowWords.ts';

/**
 * Codes with a dot are failures: before it, what it is for programs; behind it, which of its sentences. The others
 * are reasons, parts of sentences, and notices. `{name}` is a place for a value.
 */
export const WORDS = {
  ...engineWords,
  ...libraryWords,
  ...noteWords,
  ...packWords,
  ...packReasonWords,
  ...pictureWords,
  ...queueWords,
  ...terminalWords,
  ...windowWords,
};

/** What happened, and for failures what to do now. */
export type Sentence = string | { readonly message: string; readonly action?: string };

export type Word = keyof typeof WORDS;
export type FailureWord = Extract<Word, `${string}.${string}`>;
export type ReasonWord = Exclude<Word, FailureWord>;

type TextOf<S> = S extends string
  ? S
  : S extends { readonly message: infer M; readonly action: infer A }
    ? M | A
    : S extends { readonly message: infer M }
      ? M
      : never;

type PlacesOf<T> = T extends `${string}{${infer Place}}${infer Rest}` ? Place | PlacesOf<Rest> : never;

/** What stands in a sentence's place: a name, a number, or a sentence within the sentence. */
export type Value = string | number | Said;
export type Values = Readonly<Record<string, Value>>;

/** The values that a word's sentence has places for. */
export type ValuesOf<W extends Word> = {
  readonly [Place in PlacesOf<TextOf<(typeof WORDS)[W]>>]: Value;
};

/** Something that is said, as data: which sentence, and what it is about. */
export interface Said {
  readonly word: Word;
  readonly values: Values;
}

/** The same words in another language; one that is missing, or lacks its action, does not compile. */
export type Translated<T extends Readonly<Record<string, Sentence>>> = {
  readonly [W in keyof T]: T[W] extends string
    ? string
    : T[W] extends { readonly action: string }
      ? { readonly message: string; readonly action: string }
      : { readonly message: string };
};

export type Words = Translated<typeof WORDS>;

type Given<W extends Word> = [PlacesOf<TextOf<(typeof WORDS)[W]>>] extends [never]
  ? []
  : [values: ValuesOf<W>];

/** A reason or a notice with its values. */
export function said<W extends ReasonWord>(word: W, ...[values]: Given<W>): Said {
  return { word, values: values ?? {} };
}

export function isFailureWord(word: string): word is FailureWord {
  return word.includes('.') && Object.hasOwn(WORDS, word);
}

export function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'word' in value && 'values' in value;
}

/** In English. */
export function inEnglish(said: Said): string {
  return say(said, WORDS);
}

/**
 * What happened, in the language of a catalogue; sentences within it too.
 * @param said its word may be unknown where a newer version wrote it down: then it is told by its code
 */
export function say(said: Said, words: Words): string {
  const sentence: Sentence | undefined = words[said.word];
  if (sentence === undefined) return said.word;
  return fill(typeof sentence === 'string' ? sentence : sentence.message, said.values, words);
}

/** What to do about it, where there is something. */
export function sayAction(said: Said, words: Words): string | undefined {
  const sentence: Sentence | undefined = words[said.word];
  if (sentence === undefined || typeof sentence === 'string') return undefined;
  return sentence.action === undefined ? undefined : fill(sentence.action, said.values, words);
}

/** A value is put in as it is (braces in a file's name are no places), with what would not be seen made visible. */
function fill(text: string, values: Values, words: Words): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === 'object' ? say(value, words) : shownName(String(value));
  });
}
