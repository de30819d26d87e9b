import { Failure } from '../../../shared/errors/failure.ts';
import { inEnglish, type Said } from '../../../shared/errors/words/words.ts';

/** What is wrong with a weight file, as the end of a sentence; the reader that knows the path completes it. */
export class WeightsError extends Error {
  readonly code: 'weights-invalid' | 'weights-unsafe';

  readonly #what: Said;

  constructor(code: 'weights-invalid' | 'weights-unsafe', what: Said) {
    super(inEnglish(what));
    this.#what = what;
    this.name = 'WeightsError';
    this.code = code;
  }

  toFailure(path: string): Failure {
    const word =
      this.code === 'weights-unsafe' ? 'weights-unsafe.refused' : 'weights-invalid.not-usable-checkpoint';
    return new Failure(word, { path, what: this.#what }, { cause: this });
  }
}
