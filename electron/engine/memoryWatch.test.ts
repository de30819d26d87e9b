import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MEMORY_EXCEEDED } from '../../shared/engine/protocol.ts';
import { withinMemory } from './memoryWatch.ts';

const WATCH = fileURLToPath(new URL('memoryWatch.ts', import.meta.url));

/** Holds the thread, as onnxruntime does, and takes a megabyte after the other up to a gigabyte. */
const GREEDY = `
  import { withinMemory } from ${JSON.stringify(WATCH)};
  await withinMemory(100e6, async () => {
    const taken = [];
    for (let i = 0; i < 1000; i++) {
      taken.push(Buffer.alloc(1e6, 7));
      for (const end = performance.now() + 2; performance.now() < end; );
    }
    console.log('took', taken.length);
  });
`;

it('a process that takes more than it may ends while its thread is held, and says why', () => {
  const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', GREEDY], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(stderr).toContain(MEMORY_EXCEEDED);
});

it('one that keeps within goes on, with its answer or its failure', async () => {
  expect(await withinMemory(4e9, async () => 7)).toBe(7);
  await expect(withinMemory(4e9, () => Promise.reject(new Error('no model')))).rejects.toThrow('no model');
});
