import { describe, expect, it } from 'vitest';
import { Failure } from '../../shared/errors/failure.ts';
import { type Said, type Sentence, said, say, WORDS, type Words } from '../../shared/errors/words/words.ts';
import { en } from './en.ts';
import { failureSentences } from './failureText.ts';
import { zh } from './zh.ts';

const codes = Object.keys(WORDS) as (keyof Words)[];
const sentencesOf = (sentence: Sentence): string[] =>
  typeof sentence === 'string'
    ? [sentence]
    : [sentence.message, ...(sentence.action ? [sentence.action] : [])];
const placesIn = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
/** Nothing but places: the words come with the values. */
const isOnlyPlaces = (text: string) => !/\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ''));

describe('every sentence of failures, notices and reasons', () => {
  it('is there in both languages, about the same things, with something to do in both or in none', () => {
    expect(codes.length).toBeGreaterThan(250);
    expect(Object.keys(zh.words).toSorted()).toEqual([...codes].toSorted());
    for (const code of codes) {
      const [english, chinese] = [sentencesOf(en.words[code]), sentencesOf(zh.words[code])];
      expect(chinese.map(placesIn), code).toEqual(english.map(placesIn));
      for (const [index, text] of chinese.entries()) {
        if (!isOnlyPlaces(english[index] ?? '')) expect(text, code).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('is filled wholly from its values', () => {
    for (const code of codes) {
      const places = sentencesOf(en.words[code]).flatMap(placesIn);
      const values = Object.fromEntries(places.map((place) => [place.slice(1, -1), 'X']));
      const what: Said = { word: code, values };
      for (const { words } of [en, zh]) expect(failureSentences(what, { words }), code).not.toMatch(/[{}]/);
    }
  });
});

describe('what is said', () => {
  it.each([
    [
      new Failure('picture-damaged.ends-too-early', { path: '“Дача 50 % 🌻.jpg”' }).said,
      '“Дача 50 % 🌻.jpg” is damaged: its data end too early. Copy the file again from the camera, card or backup it came from.',
      '“Дача 50 % 🌻.jpg” 已损坏：数据不完整。 请从相机、存储卡或备份中重新复制该文件。',
    ],
    [
      new Failure('provider-unavailable.cannot-be-used', {
        provider: 'webgpu',
        reason: said('no-graphics-processor'),
      }).said,
      "'webgpu' cannot be used for computing here. No graphics processor that it can use was found. Leave the choice to the app, or choose the CPU.",
      '这里无法用“webgpu”计算。没有找到可用的图形处理器。 请让应用自动选择，或选择 CPU。',
    ],
    [
      said('engine-ended', { reason: said('killed', { signal: 'SIGKILL' }) }),
      'The engine ended: killed by SIGKILL.',
      '引擎已退出：被 SIGKILL 终止。',
    ],
    [
      new Failure('weights-invalid.safetensors', {
        path: 'b.safetensors',
        what: said('of-tensor', {
          name: 'a.b',
          what: said('size-does-not-fit-shape', { end: 4, shape: '2,3', bytes: 24 }),
        }),
      }).said,
      "b.safetensors is not a valid safetensors file: tensor 'a.b' takes 4 bytes, its shape [2,3] needs 24. Get the file again and compare its SHA-256 with the published one.",
      'b.safetensors 不是有效的 safetensors 文件：张量“a.b”占 4 字节，而其形状 [2,3] 需要 24 字节。 请重新获取该文件，并与公布的 SHA-256 比较。',
    ],
    [
      said('and-then', {
        before: said('tensor-is-missing', { name: 'a.weight' }),
        next: said('tensor-has-shape', { name: 'b.bias', found: '4', wanted: '8' }),
      }),
      "'a.weight' is missing; 'b.bias' is [4] instead of [8]",
      '缺少“a.weight”；“b.bias”的形状为 [4]，而非 [8]',
    ],
    [
      said('index-takes-zeros', { token: '{index:7}', example: '{index:000}' }),
      "'{index:7}' takes zeros: '{index:000}'.",
      '“{index:7}”只接受零：“{index:000}”。',
    ],
  ])('%j', (what, english, chinese) => {
    expect(failureSentences(what, en)).toBe(english);
    expect(failureSentences(what, zh)).toBe(chinese);
  });

  it('holds a value as it is, whatever it looks like', () => {
    const failure = new Failure('picture-not-found.original-not-there', { path: '/photos/$& {path}.jpg' });
    expect(say(failure.said, zh.words)).toBe('原片 /photos/$& {path}.jpg 不存在。');
  });

  it('does not compile without a value, with a wrong one or with an unknown code', () => {
    // @ts-expect-error: the path is missing
    expect(() => new Failure('picture-not-found.moved', {})).not.toThrow();
    // @ts-expect-error: it is about a path, not a file
    expect(() => new Failure('picture-not-found.moved', { file: 'a.jpg' })).not.toThrow();
    // @ts-expect-error: there is no such reason
    expect(() => said('is-tired')).not.toThrow();
    // @ts-expect-error: a failure is no reason of its own
    expect(() => said('picture-not-found.moved', { path: 'a.jpg' })).not.toThrow();
  });
});
