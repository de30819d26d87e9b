import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProcess } from './runProcess.ts';

const runScript = (script: string, timeoutMs: number) =>
  runProcess(process.execPath, ['-e', script], { timeoutMs, output: 'quiet' });

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('runProcess', () => {
  it('keeps both streams and the exit code', async () => {
    const outcome = await runScript("console.log('out'); console.error('err'); process.exitCode = 3", 20_000);
    expect(outcome).toMatchObject({ code: 3, isTimedOut: false });
    expect(outcome.text).toContain('out');
    expect(outcome.text).toContain('err');
  });

  it('kills a program that takes too long, and what that program started', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    let grandchild = 0;
    // On a busy machine the program itself may not have begun in a time that is long enough elsewhere.
    for (let timeoutMs = 1_500; grandchild === 0; timeoutMs *= 2) {
      const outcome = await runScript(script, timeoutMs);
      expect(outcome).toMatchObject({ code: null, isTimedOut: true });
      grandchild = Number(outcome.text.trim());
    }
    await expect.poll(() => isAlive(grandchild), { timeout: 30_000 }).toBe(false);
  });

  it('says why a program could not be started', async () => {
    const outcome = await runProcess(path.join(tmpdir(), 'no such program 🦋'), [], {
      timeoutMs: 5_000,
      output: 'quiet',
    });
    expect(outcome.code).toBeNull();
    expect(outcome.text).toContain('ENOENT');
  });
});
