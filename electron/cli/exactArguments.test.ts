import { expect, test } from 'vitest';
import { exactArguments } from './exactArguments.ts';

const commandLine = Buffer.from('node\0--flag\0darkroom.ts\0restore\0caf\xe9.jpg\0', 'latin1');

test('arguments have the bytes that were typed, whatever Node itself was given before them', () => {
  expect(exactArguments(['restore', 'caf\ufffd.jpg'], commandLine)).toEqual(['restore', 'caf\uf7e9.jpg']);
});

test('where the system tells of another command line, what Node says stands', () => {
  expect(exactArguments(['restore', 'a.jpg'], commandLine)).toEqual(['restore', 'a.jpg']);
  expect(exactArguments(['restore'], Buffer.alloc(0))).toEqual(['restore']);
});
