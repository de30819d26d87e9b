/** Runs a program to its end or its time limit, without a shell on any platform. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** After this the program and everything it started are killed. */
  readonly timeoutMs: number;
  /** `show`: on this process's terminal; `quiet`: kept for the caller. Default `show`. */
  readonly output?: 'show' | 'quiet';
}

export interface ProcessOutcome {
  /** `null` where a signal ended it or it could not be started. */
  readonly code: number | null;
  readonly isTimedOut: boolean;
  /** Both streams, with output `quiet`. */
  readonly text: string;
}

export async function runProcess(
  executable: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessOutcome> {
  const isQuiet = options.output === 'quiet';
  // A group of its own, so that the whole tree can be killed.
  const child = spawn(executable, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let text = '';
  const collect = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    killTree(child);
  }, options.timeoutMs);
  // Its own group gets no Ctrl-C from the terminal.
  const onInterrupt = (): void => {
    killTree(child);
    process.exit(130);
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  try {
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', (error) => {
        text += `${error.message}\n`;
        resolve(null);
      });
      child.once('exit', resolve);
    });
    return { code, isTimedOut, text };
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

/** Kills a process and what it started; outside Windows it must lead a process group of its own. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Gone between the limit and the kill: what we wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
