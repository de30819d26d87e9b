import { basename } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';

/** Under this name there is something already, and nobody allowed to replace it. */
export function outputExists(target: string): Failure {
  const name = `“${basename(target)}”`;
  return new Failure('output-exists.already-there', { target: name });
}
