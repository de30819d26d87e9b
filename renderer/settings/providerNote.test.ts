import { expect, it } from 'vitest';
import { Failure } from '../../shared/errors/failure.ts';
import { said } from '../../shared/errors/words/words.ts';
import { en } from '../text/en.ts';
import { zh } from '../text/zh.ts';
import { providerNote } from './providerNote.ts';

const noDevice = new Failure('provider-unavailable.because', { reason: said('no-graphics-processor') }).said;
const closed = said('provider-does-not-open', { file: 'a.onnx', text: 'libcudnn.so.9: no such file' });
const crashed = said('ended-while-trying', { reason: said('crashed') });

it('the settings say once and in words why something cannot compute', () => {
  const dropped = [
    { provider: 'webgpu', reason: noDevice },
    { provider: 'webgpu', reason: noDevice },
    { provider: 'cuda', reason: closed },
    { provider: 'dml', reason: crashed },
  ] as const;
  expect(providerNote(dropped, en.words)).toBe(
    'WebGPU: No graphics processor that it can use was found. CUDA: It cannot be used on this computer. DirectML: The part of the app that computes stopped when it tried it: it crashed.',
  );
  expect(providerNote(dropped, zh.words)).toBe(
    'WebGPU: 没有找到可用的图形处理器。 CUDA: 在这台电脑上无法使用。 DirectML: 尝试它时应用的计算部分停止：它崩溃了。',
  );
});

it('nothing is said where everything works', () => {
  expect(providerNote([], en.words)).toBeUndefined();
});
