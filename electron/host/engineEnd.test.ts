import { expect, it } from 'vitest';
import { wordsZh } from '../../renderer/text/words/wordsZh.ts';
import { inEnglish, say } from '../../shared/errors/words/words.ts';
import { describeEngineEnd, describeFailedStart } from './engineEnd.ts';

it.each([
  [{ code: null, signal: 'SIGKILL' }, 'the system ended it, as it does when memory runs out'],
  [{ code: null, signal: 'SIGSEGV' }, 'it crashed'],
  [{ code: 0xc0000005, signal: null }, 'it crashed'],
  [{ code: null, signal: 'SIGTERM' }, 'another program ended it'],
  [{ code: 1, signal: null }, 'it ended by itself'],
] as const)('an end is told without the system’s terms: %j', (exit, expected) => {
  const { reason } = describeEngineEnd(exit, "Couldn't load Vulkan");
  expect(inEnglish(reason)).toBe(expected);
  expect(say(reason, wordsZh)).not.toMatch(/SIG|Vulkan|[a-z]{4}/);
});

it('the log gets what the system said', () => {
  const { detail } = describeEngineEnd({ code: null, signal: 'SIGKILL' }, "Couldn't load Vulkan");
  expect(inEnglish(detail)).toBe("killed by SIGKILL: Couldn't load Vulkan");
  expect(inEnglish(describeEngineEnd({ code: 3, signal: null }, '').detail)).toBe('exit code 3');
  const failed = describeFailedStart(new Error('spawn /node EACCES'));
  expect([inEnglish(failed.reason), inEnglish(failed.detail)]).toEqual([
    'it could not be started',
    'spawn /node EACCES',
  ]);
});
