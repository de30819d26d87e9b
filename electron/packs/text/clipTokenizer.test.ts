import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath, hasFixture } from '../testing/fixtures.ts';
import { ClipTokenizer } from './clipTokenizer.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenizer-'));
  // A vocabulary of its own: single letters, their word-ending forms, and one merged word.
  const pieces = ['!', 'a', 'b', 'c', 'a</w>', 'b</w>', 'c</w>', 'ab', 'abc</w>', '<|begin|>', '<|end|>'];
  await writeFile(
    path.join(folder, 'vocab.json'),
    JSON.stringify(Object.fromEntries(pieces.map((piece, id) => [piece, id]))),
  );
  await writeFile(path.join(folder, 'merges.txt'), '#version: 0.2\na b\nab c</w>\n');
  const special = {
    bos_token: { content: '<|begin|>' },
    eos_token: { content: '<|end|>' },
    pad_token: '!',
    unk_token: { content: '<|end|>' },
  };
  await writeFile(path.join(folder, 'special_tokens_map.json'), JSON.stringify(special));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a prompt becomes ids', () => {
  it('begun, ended and padded to the length; words merged, capitals lowered', async () => {
    const tokenizer = await ClipTokenizer.load(folder, 8);
    expect(tokenizer.encode('')).toEqual([9, 10, 0, 0, 0, 0, 0, 0]);
    expect(tokenizer.encode('ABC  a')).toEqual([9, 8, 4, 10, 0, 0, 0, 0]);
  });

  it('cut where it is too long, with the end kept', async () => {
    const tokenizer = await ClipTokenizer.load(folder, 5);
    expect(tokenizer.encode('a b c a b c')).toEqual([9, 4, 5, 6, 10]);
  });

  it('with special tokens recognised, the padding token too', async () => {
    const tokenizer = await ClipTokenizer.load(folder, 6);
    expect(tokenizer.encode('a!<|begin|>')).toEqual([9, 4, 0, 9, 10, 0]);
  });
});

it('a folder without the files is named', async () => {
  await expect(ClipTokenizer.load(path.join(folder, 'none'), 77)).rejects.toMatchObject({
    code: 'weights-invalid',
    message: expect.stringContaining('vocab.json'),
  });
});

it.skipIf(!hasFixture('sd21-tiny'))(
  'equals the reference on its 17 prompts (../shared/fixtures)',
  async () => {
    const tokenizer = await ClipTokenizer.load(fixturePath('sd21-tiny', 'tokenizer'), 77);
    const expected = JSON.parse(await readFile(fixturePath('sd21-tiny', 'tokenizer-expected.json'), 'utf8'));
    expect(expected).toHaveLength(17);
    for (const { prompt, ids } of expected) expect(tokenizer.encode(prompt), prompt).toEqual(ids);
  },
);
