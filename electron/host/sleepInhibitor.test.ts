import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { isProcessAlive } from '../files/isProcessAlive.ts';
import { inhibitCommand, SleepInhibitor } from './sleepInhibitor.ts';

/** Processes start and end late on a busy machine. */
const PATIENCE = { timeout: 50_000 };

let inhibitor: SleepInhibitor | undefined;
afterEach(() => inhibitor?.set(false));

const isRunning = (pid: number | undefined): boolean => pid !== undefined && isProcessAlive(pid);

it('runs one process as long as it is wanted', async () => {
  inhibitor = new SleepInhibitor([process.execPath, '-e', 'setInterval(() => {}, 1000)']);
  inhibitor.set(true);
  const { pid } = inhibitor;
  inhibitor.set(true);
  expect(inhibitor.pid).toBe(pid);
  expect(isRunning(pid)).toBe(true);

  inhibitor.set(false);
  expect(inhibitor.pid).toBeUndefined();
  await expect.poll(() => isRunning(pid), PATIENCE).toBe(false);
});

it('lets the machine sleep where the program is missing or gives up', async () => {
  inhibitor = new SleepInhibitor(['no-such-program']);
  inhibitor.set(true);
  await expect.poll(() => inhibitor?.pid, PATIENCE).toBeUndefined();

  inhibitor = new SleepInhibitor([process.execPath, '-e', '']);
  inhibitor.set(true);
  await expect.poll(() => inhibitor?.pid, PATIENCE).toBeUndefined();
});

it('has nothing to run on a system that it does not know', () => {
  expect(inhibitCommand('aix', 1)).toBeNull();
});

it.runIf(process.platform === 'linux')(
  'ends what it started on Linux with the process it was for',
  async () => {
    const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const [, ...args] = inhibitCommand('linux', worker.pid ?? 0) ?? [];
    const [program = '', ...rest] = args.slice(args.findIndex((arg) => !arg.startsWith('--')));
    const waiting = spawn(program, rest, { stdio: 'ignore' });
    await once(waiting, 'spawn');
    worker.kill();
    const [code] = await once(waiting, 'exit');
    expect(code).toBe(0);
  },
);
