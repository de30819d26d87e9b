import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';

const token = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]);
/** What decides is special_tokens_map.json: the published tokenizer_config.json names another padding token. */
const specialTokensSchema = z.object({
  bos_token: token,
  eos_token: token,
  pad_token: token,
  unk_token: token,
});
const vocabularySchema = z.record(z.string(), z.number().int().min(0));

/** CLIP's words (OpenAI, clip/simple_tokenizer.py): contractions, letters, single digits, runs of the rest. */
const WORD_PATTERN = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/** All that the tokenizer reads. */
export const TOKENIZER_FILES = ['vocab.json', 'merges.txt', 'special_tokens_map.json'] as const;

/** CLIP's byte-level BPE from `TOKENIZER_FILES`. */
export class ClipTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #begin: number;
  readonly #end: number;
  readonly #padding: number;
  readonly #length: number;

  private constructor(
    tokenizer: Tokenizer,
    ids: { begin: number; end: number; padding: number },
    length: number,
  ) {
    this.#tokenizer = tokenizer;
    this.#begin = ids.begin;
    this.#end = ids.end;
    this.#padding = ids.padding;
    this.#length = length;
  }

  /**
   * @param folder the model's `tokenizer/`
   * @param length how many ids a prompt becomes
   * @throws Failure 'weights-invalid' where a file is missing or of another form
   */
  static async load(folder: string, length: number): Promise<ClipTokenizer> {
    // One after another, so that of several missing files the first is always the one that is named.
    const vocabulary = await readJson(path.join(folder, 'vocab.json'), vocabularySchema);
    const merges = await readText(path.join(folder, 'merges.txt'));
    const special = await readJson(path.join(folder, 'special_tokens_map.json'), specialTokensSchema);
    const idOf = (content: string) => {
      const id = vocabulary[content];
      if (id === undefined) throw invalid(folder, said('vocabulary-lacks', { content }));
      return id;
    };
    const ids = {
      begin: idOf(special.bos_token),
      end: idOf(special.eos_token),
      padding: idOf(special.pad_token),
    };
    // Special tokens are found in a prompt before it is cut into words, the padding token ('!') too.
    const added = [...new Set([special.bos_token, special.eos_token, special.pad_token])].map((content) => ({
      id: idOf(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    }));
    const tokenizer = new Tokenizer(describeClip(vocabulary, merges, special.unk_token, added), {});
    return new ClipTokenizer(tokenizer, ids, length);
  }

  /** A prompt's ids: begin, its tokens (cut where they are too many), end, padding. */
  encode(prompt: string): number[] {
    // The reference lowers letter by letter; JavaScript alone turns a Σ at a word's end into ς.
    const text = prompt.replaceAll('Σ', 'σ');
    const tokens = this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
    const ids = [this.#begin, ...tokens.slice(0, this.#length - 2), this.#end];
    return [...ids, ...new Array<number>(this.#length - ids.length).fill(this.#padding)];
  }
}

function describeClip(
  vocab: Record<string, number>,
  merges: string,
  unknown: string,
  added_tokens: readonly object[],
) {
  return {
    version: '1.0',
    added_tokens,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: WORD_PATTERN }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: null,
    model: {
      type: 'BPE',
      vocab,
      // The first line gives the file's version.
      merges: merges
        .split('\n')
        .filter((line, index) => line !== '' && !(index === 0 && line.startsWith('#'))),
      unk_token: unknown,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
    },
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw invalid(file, said('it-cannot-be-read'), cause);
  }
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(file);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid(file, said('it-has-another-form'), cause);
  }
}

const invalid = (file: string, what: Said, cause?: unknown) =>
  new Failure('weights-invalid.tokenizer', { file, what }, { cause });
