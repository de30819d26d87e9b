import { describe, expect, it } from 'vitest';
import { findFailureSentences } from './findFailureSentences.ts';

const CODE = `
const RETRY = 'Try it again.';
const fail = (file: string, what: string) => new Failure('picture-damaged', \`\${file} is damaged: \${what}.\`, { action: RETRY });
function check(file: string) {
  if (size === 0) throw fail(file, 'nothing in it');
  const message = isOpen ? 'It is open.' : \`It is \${problem(file)}.\`;
  return { code: 'conflict', message };
}
function problem(file: string) {
  return file.length > 9 ? 'too long' : undefined;
}
throw new Failure('internal', 'A bug in the code.');
throw new Failure('conflict', readSomewhere());
`;

describe('what failures say in a file', () => {
  it('is found through constants, parameters and functions of the file; what is not is told', () => {
    const { sentences, unread } = findFailureSentences(CODE, 'ts');
    expect([...sentences].sort()).toEqual([
      'It is open.',
      'It is {0}.',
      'Try it again.',
      'nothing in it',
      'too long',
      '{0} is damaged: {1}.',
    ]);
    expect(unread).toEqual(['readSomewhere()']);
  });
});
