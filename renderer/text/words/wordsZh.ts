import type { Words } from '../../../shared/errors/words/words.ts';
import { engineWordsZh } from './engineWordsZh.ts';
import { libraryWordsZh } from './libraryWordsZh.ts';
import { noteWordsZh } from './noteWordsZh.ts';
import { packReasonWordsZh } from './packReasonWordsZh.ts';
import { packWordsZh } from './packWordsZh.ts';
import { pictureWordsZh } from './pictureWordsZh.ts';
import { queueWordsZh } from './queueWordsZh.ts';
import { terminalWordsZh } from './terminalWordsZh.ts';
import { windowWordsZh } from './windowWordsZh.ts';

/** Every sentence that a failure, a notice or a reason says, in Chinese. */
export const wordsZh: Words = {
  ...engineWordsZh,
  ...libraryWordsZh,
  ...noteWordsZh,
  ...packReasonWordsZh,
  ...packWordsZh,
  ...pictureWordsZh,
  ...queueWordsZh,
  ...terminalWordsZh,
  ...windowWordsZh,
};
