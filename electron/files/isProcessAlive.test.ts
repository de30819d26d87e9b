import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isProcessAlive } from './isProcessAlive.ts';

it('this process lives', () => {
  expect(isProcessAlive(process.pid)).toBe(true);
});

it.skipIf(process.platform === 'win32')(
  'one that ended does not, even where nobody asked for its end',
  async () => {
    // The shell becomes a program that knows nothing of the child, and therefore never collects it.
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 600'], { detached: true });
    const [data] = await once(parent.stdout, 'data');
    const child = Number(String(data));
    expect(child).toBeGreaterThan(0);
    await expect.poll(() => isProcessAlive(child), { timeout: 20_000 }).toBe(false);
    expect(isProcessAlive(parent.pid ?? 0)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(isProcessAlive(parent.pid ?? 0)).toBe(false);
  },
);
