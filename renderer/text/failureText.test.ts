import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { failureSentences, failureText } from './failureText.ts';
import { findFailureSentences } from './testing/findFailureSentences.ts';
import { zh } from './zh.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** The terminal's own, and what tests and measurements say, never reaches the window. */
const ELSEWHERE = /\.test\.ts$|[\\/]testing[\\/]|electron[\\/]cli[\\/]|packs[\\/]parity[\\/]/;
/** Where failures of every kind become data and come back. */
const PASSED_ON = path.join('shared', 'errors', 'failure.ts');

describe('what the engine and main say', () => {
  it('is said in Chinese too, every sentence of the code and every reason within one', () => {
    const files = globSync('{electron,shared,renderer}/**/*.{ts,tsx}', { cwd: root });
    const told = files.filter((file) => !ELSEWHERE.test(file) && file !== PASSED_ON);
    expect(told.length).toBeGreaterThan(300);
    const found = told.map((file) => {
      const code = readFileSync(path.join(root, file), 'utf8');
      return { file, ...findFailureSentences(code, file.endsWith('x') ? 'tsx' : 'ts') };
    });
    expect(found.filter(({ unread }) => unread.length > 0)).toEqual([]);
    const sentences = found.flatMap((one) => one.sentences);
    expect(sentences.filter((sentence) => zh.failureTexts[sentence] === undefined)).toEqual([]);
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
    ['The engine ended: killed by SIGKILL.', '引擎已退出：被 SIGKILL 终止。'],
    [
      "b.safetensors is not a valid safetensors file: tensor 'a.b' takes 4 bytes, its shape [2,3] needs 24.",
      'b.safetensors 不是有效的 safetensors 文件：张量“a.b”占 4 字节，而其形状 [2,3] 需要 24 字节。',
    ],
    [
      '“a.jpg” was written, but reading it back gives 16 bits per channel.',
      '“a.jpg” 已写入，但回读检查未通过：读到每通道 16 位。',
    ],
    [
      "The file name is not valid: '{date:Q}' takes YYYY, YY, MM, DD, hh, mm and ss, for instance '{date:YYYY-MM-DD}'.",
      '文件名无效：“{date:Q}”接受 YYYY、YY、MM、DD、hh、mm 和 ss，例如“{date:YYYY-MM-DD}”。',
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
