/**
 * Expected failures. Inside a process they are thrown as a `Failure`; at every border (engine protocol,
 * IPC, `--json`) they travel as `FailureData`, and a call's answer as a `Result`.
 */
import {
  type FailureWord,
  inEnglish,
  isFailureWord,
  type Said,
  sayAction,
  type ValuesOf,
  WORDS,
} from './words/words.ts';

/** What a failure is, for programs. New codes are added here, in the area that raises them. */
export type FailureCode =
  // packs
  | 'pack-manifest-missing'
  | 'pack-manifest-invalid'
  | 'pack-version-unknown'
  | 'pack-path-outside'
  | 'pack-file-missing'
  | 'pack-file-size'
  | 'pack-file-hash'
  | 'pack-graph-refused'
  | 'pack-graph-interface'
  | 'pack-golden-mismatch'
  | 'pack-not-found'
  /** Another version of it is there, and nobody has said whether that one may be used. */
  | 'pack-newer'
  | 'weights-invalid'
  | 'weights-unsafe'
  | 'weights-wrong-model'
  // pictures
  | 'picture-not-found'
  | 'picture-not-a-file'
  | 'picture-unreadable'
  | 'picture-empty'
  | 'picture-unknown-format'
  | 'picture-damaged'
  | 'picture-too-large'
  /** Another content than the one that was queued. */
  | 'picture-changed'
  | 'output-exists'
  | 'output-is-input'
  | 'output-is-folder'
  | 'output-folder-missing'
  | 'output-not-writable'
  | 'output-disk-full'
  | 'output-not-verified'
  // engine
  | 'provider-unavailable'
  | 'engine-out-of-memory'
  | 'engine-died'
  | 'engine-hung'
  | 'cancelled'
  // library, queue
  | 'library-damaged'
  /** Sound, but without photos that its backups have. */
  | 'library-emptied'
  | 'library-newer'
  /** Taken away while it was open. */
  | 'library-gone'
  | 'not-found'
  | 'conflict'
  // command line and contract
  | 'usage'
  | 'recipe-invalid'
  | 'request-invalid'
  | 'internal';

/**
 * A failure as data: which sentence of the catalogues it is, and what that is about. `message` and `action` are the
 * same in English, for the log, the terminal and whoever reads a file without the catalogues.
 */
export interface FailureData extends Said {
  readonly code: FailureCode;
  readonly message: string;
  readonly action?: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: FailureData };

/** An expected failure while it is thrown inside one process. */
export class Failure<W extends FailureWord = FailureWord> extends Error {
  readonly code: FailureCode;
  readonly action: string | undefined;
  readonly said: Said;

  /**
   * @param word what it is for programs, a dot, and which of its sentences; a new one gets its words in
   * `words/` in English and in `renderer/text/words/` in the other languages
   * @param values what the sentence has places for
   */
  constructor(word: W, values: ValuesOf<W>, options?: { readonly cause?: unknown }) {
    const what: Said = { word, values };
    super(inEnglish(what), options);
    this.name = 'Failure';
    this.code = codeOf(word);
    this.said = what;
    this.action = sayAction(what, WORDS);
  }

  toData(): FailureData {
    const { code, message, action } = this;
    return { code, ...this.said, message, ...(action === undefined ? {} : { action }) };
  }

  static fromData({ word, values, message }: FailureData): Failure {
    // Written down by a version that knows more sentences: its English is all that can be said.
    return isFailureWord(word)
      ? new Failure(word, values as ValuesOf<FailureWord>)
      : new Failure('internal.unexpected', { text: message });
  }
}

/** What a failure is for programs. */
function codeOf(word: FailureWord): FailureCode {
  return word.split('.')[0] as FailureCode;
}

/** What was written down by versions that knew no words has its sentences alone. */
export function toFailureDataFromText(code: FailureCode, message: string, action?: string): FailureData {
  const text = action === undefined ? message : `${message} ${action}`;
  const said: Said = { word: 'internal.unexpected', values: { text } };
  return { code, ...said, message, ...(action === undefined ? {} : { action }) };
}

/** Any thrown value as data: a `Failure` as it is, an abort as 'cancelled', everything else as 'internal'. */
export function toFailureData(thrown: unknown): FailureData {
  if (thrown instanceof Failure) return thrown.toData();
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new Failure('cancelled.cancelled', {}).toData();
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure('internal.unexpected', { text }).toData();
}
