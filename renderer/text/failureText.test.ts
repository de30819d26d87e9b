import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { failureSentences, failureText } from './failureText.ts';
import { zh } from './zh.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** The terminal's own, and what tests and measurements say, never reaches the window. */
const ELSEWHERE = /\.test\.ts$|[\\/]testing[\\/]|electron[\\/]cli[\\/]|packs[\\/]parity[\\/]/;
/** Mistakes of a program, and what is not told at all. */
const NOT_TOLD = new Set(['usage', 'internal', 'request-invalid', 'cancelled']);

type Node = Readonly<Record<string, unknown>> & { readonly type?: string };

describe('what the engine and main say', () => {
  it('is said in Chinese too, every sentence of the code', () => {
    const missing = findSentences().filter((sentence) => zh.failureTexts[sentence] === undefined);
    expect(missing).toEqual([]);
  });

  it('names the same things in either language', () => {
    const places = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort();
    for (const [english, chinese] of Object.entries(zh.failureTexts)) {
      expect(places(chinese), english).toEqual(places(english));
      expect(chinese).toMatch(/\p{Script=Han}/u);
    }
  });

  it.each([
    ['“Дача 50 % 🌻.jpg” is damaged: its data end too early.', '“Дача 50 % 🌻.jpg” 已损坏：数据不完整。'],
    ['The original /a b/c.jpg is not there.', '原片 /a b/c.jpg 不存在。'],
    ['/photos/$& {0}.jpg is not there.', '/photos/$& {0}.jpg 不存在。'],
    [
      "packs/x.onnx of the pack 'Mine' has 3 bytes; it should have 4.",
      '模型包“Mine”的 packs/x.onnx 有 3 字节；应为 4 字节。',
    ],
    [
      "The provider 'webgpu' cannot be used. No graphics processor that it can use was found.",
      '无法使用计算后端“webgpu”。没有找到可用的图形处理器。',
    ],
    [
      'The engine ended (killed by SIGKILL) and is started again.',
      '引擎已退出（被 SIGKILL 终止），正在重新启动。',
    ],
  ])('%s', (english, chinese) => {
    expect(failureText(english, zh)).toBe(chinese);
    expect(failureText(english, en)).toBe(english);
  });

  it('stays as it is where nobody has translated it', () => {
    expect(failureText('Something new happened to a.jpg.', zh)).toBe('Something new happened to a.jpg.');
  });

  it('is told with what to do', () => {
    const failure = { message: 'The library file is damaged.', action: 'Choose another name.' };
    expect(failureSentences(failure, zh)).toBe('图库文件已损坏。 请选择其他名称。');
    expect(failureSentences({ message: 'The library file is damaged.' }, zh)).toBe('图库文件已损坏。');
  });
});

/** Messages and actions of all failures that are written out in the code. */
function findSentences(): string[] {
  const files = globSync('{electron,shared,renderer}/**/*.{ts,tsx}', { cwd: root });
  const told = files.filter((file) => !ELSEWHERE.test(file));
  expect(told.length).toBeGreaterThan(300);
  return told.flatMap((file) => {
    const lang = file.endsWith('x') ? 'tsx' : 'ts';
    const found: string[] = [];
    collect(parseAst(readFileSync(path.join(root, file), 'utf8'), { lang }), found);
    return found;
  });
}

function collect(node: unknown, found: string[]): void {
  if (Array.isArray(node)) for (const part of node) collect(part, found);
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
  const { type, callee, arguments: given } = node as Node;
  if (type === 'NewExpression' && (callee as Node).name === 'Failure') {
    const [code, message, options] = given as Node[];
    if (!textsOf(code).some((text) => NOT_TOLD.has(text))) {
      const action = ((options?.properties ?? []) as Node[]).find(
        ({ key }) => (key as Node)?.name === 'action',
      );
      found.push(...textsOf(message), ...textsOf(action?.value as Node | undefined));
    }
  }
  for (const part of Object.values(node)) collect(part, found);
}

/** What an expression says, where that can be read: each place of a template is numbered. */
function textsOf(node: Node | undefined): string[] {
  if (node?.type === 'ConditionalExpression') {
    return [...textsOf(node.consequent as Node), ...textsOf(node.alternate as Node)];
  }
  if (node?.type === 'Literal' && typeof node.value === 'string') return [node.value];
  if (node?.type !== 'TemplateLiteral') return [];
  const quasis = node.quasis as { readonly value: { readonly cooked: string } }[];
  return [quasis.map(({ value }, index) => (index === 0 ? '' : `{${index - 1}}`) + value.cooked).join('')];
}
