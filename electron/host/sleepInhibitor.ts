import { type ChildProcess, spawn } from 'node:child_process';

type Command = readonly [program: string, ...args: string[]];

/** SetThreadExecutionState's ES_CONTINUOUS | ES_SYSTEM_REQUIRED; it counts as long as the thread lives. */
const WINDOWS_FLAGS = '0x80000001';

/**
 * Keeps the machine from falling asleep where no Electron does it, through a program of the system that runs as
 * long as this is wanted. Where it is missing, or refused, the machine sleeps as ever: the queue goes on after.
 */
export class SleepInhibitor {
  readonly #command: Command | null;
  #holder: ChildProcess | null = null;

  constructor(command: Command | null = inhibitCommand(process.platform, process.pid)) {
    this.#command = command;
  }

  /** The process that keeps the machine awake, where one runs. */
  get pid(): number | undefined {
    return this.#holder?.pid;
  }

  set(isAwake: boolean): void {
    if (!isAwake) this.#release();
    else if (this.#holder === null) this.#hold();
  }

  #hold(): void {
    if (this.#command === null) return;
    const [program, ...args] = this.#command;
    const holder = spawn(program, args, { stdio: 'ignore', windowsHide: true });
    // It holds the machine awake, not this process alive.
    holder.unref();
    const forget = () => {
      if (this.#holder === holder) this.#holder = null;
    };
    holder.once('error', forget).once('exit', forget);
    this.#holder = holder;
  }

  #release(): void {
    this.#holder?.kill();
    this.#holder = null;
  }
}

/**
 * A command that inhibits sleep until it is ended, or `pid` has ended: so a killed process leaves nothing behind.
 * @returns null where the system has none that is known
 */
export function inhibitCommand(platform: NodeJS.Platform, pid: number): Command | null {
  switch (platform) {
    case 'darwin':
      return ['caffeinate', '-i', '-w', `${pid}`];
    case 'linux': {
      const reasons = [
        '--what=sleep:idle',
        '--mode=block',
        '--who=PiSA Darkroom',
        '--why=Photos are exported',
      ];
      return ['systemd-inhibit', ...reasons, 'tail', `--pid=${pid}`, '-f', '/dev/null'];
    }
    case 'win32':
      return ['powershell', '-NoProfile', '-NonInteractive', '-Command', windowsScript(pid)];
    default:
      return null;
  }
}

function windowsScript(pid: number): string {
  const signature =
    '[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint flags);';
  return [
    `$power = Add-Type -MemberDefinition '${signature}' -Name Power -Namespace Darkroom -PassThru`,
    `$null = $power::SetThreadExecutionState([uint32]'${WINDOWS_FLAGS}')`,
    `Wait-Process -Id ${pid}`,
  ].join('; ');
}
