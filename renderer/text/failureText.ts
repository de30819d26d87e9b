import { type Said, say, sayAction } from '../../shared/errors/words/words.ts';
import type { Catalogue } from './en.ts';

/** What happened and what to do, as one text. */
export function failureSentences(failure: Said, { words }: Pick<Catalogue, 'words'>): string {
  const action = sayAction(failure, words);
  return action === undefined ? say(failure, words) : `${say(failure, words)} ${action}`;
}
