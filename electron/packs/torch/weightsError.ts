import { Failure } from '../../../shared/errors/failure.ts';

/** What is wrong with a weight file, as the end of a sentence; the reader that knows the path completes it. */
export class WeightsError extends Error {
  readonly code: 'weights-invalid' | 'weights-unsafe';

  constructor(code: 'weights-invalid' | 'weights-unsafe', what: string) {
    super(what);
    this.name = 'WeightsError';
    this.code = code;
  }

  toFailure(path: string): Failure {
    return this.code === 'weights-unsafe'
      ? new Failure(this.code, `${path} was refused: ${this.message}.`, {
          action: 'Such a file could run programs when PyTorch loads it. Get it from its authors again.',
          cause: this,
        })
      : new Failure(this.code, `${path} is not a usable checkpoint: ${this.message}.`, {
          action: 'Get the file again and compare its SHA-256 with the published one.',
          cause: this,
        });
  }
}
