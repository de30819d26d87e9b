import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { LastWords } from './lastWords.ts';

/** What a real Node says when it ends with this script. */
function lastWordsOf(script: string): string {
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const words = new LastWords();
  for (const chunk of stderr.match(/[\s\S]{1,40}/g) ?? []) words.hear(chunk);
  return words.describe();
}

describe('the last words of a process', () => {
  it.each([
    ["import './gone.ts'", /^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find module '.*gone\.ts'/],
    ["throw new TypeError('no such graph')", /^TypeError: no such graph$/],
    [
      "throw new Error('the driver is too old', { cause: new RangeError('7 < 8') })",
      /^Error: the driver is too old$/,
    ],
    ["JSON.parse('{')", /^SyntaxError: /],
    ["console.error('first'); console.error('the last line'); process.exit(3)", /^the last line$/],
    ['process.exit(3)', /^$/],
  ])('%s', (script, expected) => {
    expect(lastWordsOf(script)).toMatch(expected);
  });

  it('are the error and not the stack below it, however long, and never a page', () => {
    const words = new LastWords();
    words.hear('libcuda.so.1: error while loading shared libraries: cannot open shared object file\n');
    expect(words.describe()).toMatch(/^libcuda\.so\.1: error while loading/);
    words.hear(
      `Error: ${'x'.repeat(1000)}\n${'    at run (file:///engine.js:1:1)\n'.repeat(50)}\nNode.js v24.1.0\n`,
    );
    expect(words.describe()).toMatch(/^Error: x+…$/);
    expect(words.describe()).toHaveLength(300);
  });
});
