import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { WORDS } from '../../../shared/errors/words/words.ts';

const root = join(import.meta.dirname, '../../..');

/** The product's own code, without the catalogues. */
const sources = globSync('{electron,renderer,shared}/**/*.{ts,tsx}', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\.test\.tsx?$|(?:^|\/)words\/\w+Words(?:Zh)?\.ts$/.test(path))
  .map((path) => ({ path, code: readFileSync(join(root, path), 'utf8') }));

const filesWith = (word: string) =>
  sources.filter(({ code }) => code.includes(`'${word}'`)).map(({ path }) => path);

type Node = Readonly<Record<string, unknown>> & { readonly type: string };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each);
  if (!isNode(value)) return;
  yield value;
  for (const inner of Object.values(value)) yield* nodesIn(inner);
}

/** `new Failure(word, values)` and `said(word, values)`. */
function isSaying({ type, callee, arguments: given }: Node): boolean {
  const name = isNode(callee) && callee.type === 'Identifier' ? callee.name : undefined;
  const isOne = type === 'NewExpression' ? name === 'Failure' : type === 'CallExpression' && name === 'said';
  return isOne && Array.isArray(given) && given.length > 1;
}

/** Names, numbers and units are the same in every language. */
const HAS_WORDS = /\p{Ll}{4,} |\p{L} \p{Ll}{3}/u;

/** What stands in a sentence's places although it is words of one language. */
function writtenValues(path: string, code: string): string[] {
  const found: string[] = [];
  for (const node of nodesIn(parseAst(code, { lang: path.endsWith('x') ? 'tsx' : 'ts' }).body)) {
    if (!isSaying(node) || !Array.isArray(node.arguments)) continue;
    const [word, values] = node.arguments;
    if (isNode(word) && word.value === 'usage.told') continue;
    for (const { type, value, quasis } of nodesIn(values)) {
      const texts =
        type === 'Literal'
          ? [value]
          : type === 'TemplateLiteral' && Array.isArray(quasis)
            ? quasis.map((part) => part.value.cooked)
            : [];
      for (const text of texts)
        if (typeof text === 'string' && HAS_WORDS.test(text)) found.push(`${path}: ${text}`);
    }
  }
  return found;
}

describe('the code', () => {
  it('says every sentence of the catalogues', () => {
    const all = sources.map(({ code }) => code).join('\n');
    expect(Object.keys(WORDS).filter((word) => !all.includes(`'${word}'`))).toEqual([]);
  });

  it('puts no words of one language into the places of a sentence', () => {
    expect(sources.flatMap(({ path, code }) => writtenValues(path, code))).toEqual([]);
  });

  it('makes sentences of its own on the terminal alone, and passes texts of the system on in two files', () => {
    expect(filesWith('internal.unexpected')).toEqual(['shared/errors/failure.ts']);
    expect(filesWith('as-it-was-told')).toEqual(['electron/host/engineEnd.ts']);
    const isOfTerminal = /^electron\/(?:cli|packs\/parity|engine\/testing)\//;
    expect(filesWith('usage.told').filter((path) => !isOfTerminal.test(path))).toEqual([]);
  });

  it.each([
    ["new Failure('cancelled.stopped', { reason: 'the window was closed' });", 1],
    ['said("of-tensor", { name: "a.b", what: `takes \u{34} bytes` });', 1],
    ["said('of-tensor', { name: 'a.b', what: said('has-no-valid-shape') });", 0],
    ["new Failure('usage.told', { text: 'Name the folder.' });", 0],
  ])('is found out: %s', (code, count) => {
    expect(writtenValues('a.ts', code)).toHaveLength(count);
  });
});
