import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** Who works on an item: enough to tell, from another process, whether it still runs. */
export interface ProcessIdentity {
  /** The machine, and on Linux the process-id name space (a container counts its own). */
  readonly host: string;
  readonly pid: number;
  /** When it was started, as the system spells it; a reused pid has another. Null where it cannot be read. */
  readonly started: string | null;
}

const ASK_SYSTEM_TIMEOUT_MS = 5000;
/** Field 22 of /proc/<pid>/stat (proc(5)), counted from the field behind the command name, the third. */
const START_TIME_FIELD = 22 - 3;

export async function identifyThisProcess(): Promise<ProcessIdentity> {
  return { host: thisHost(), pid: process.pid, started: await readStartTime(process.pid) };
}

/** 'unknown': on another machine, or the system does not say; then only a heartbeat can tell. */
export async function findOutWhetherAlive(identity: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  if (identity.host !== thisHost()) return 'unknown';
  if (!isPidInUse(identity.pid)) return 'dead';
  const started = await readStartTime(identity.pid);
  if (started === null || identity.started === null) return 'unknown';
  return started === identity.started ? 'alive' : 'dead';
}

function thisHost(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname(); // /proc is not mounted: the name has to do
  }
}

function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readStartTime(pid: number): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return readLinuxStartTime(pid);
      case 'win32':
        return await ask('powershell.exe', [
          '-NoProfile',
          '-NonInteractive',
          '-Command',
          `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`,
        ]);
      default:
        return await ask('ps', ['-o', 'lstart=', '-p', String(pid)]);
    }
  } catch {
    return null; // gone in between, or the system does not tell; the caller knows both
  }
}

/** Ticks since boot, made unique by the boot's own id. A zombie has ended, whatever its entry says. */
function readLinuxStartTime(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The command name in parentheses may hold anything, spaces and parentheses too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  return `${boot} ${fields[START_TIME_FIELD]}`;
}

async function ask(command: string, args: readonly string[]): Promise<string | null> {
  const { stdout } = await promisify(execFile)(command, [...args], {
    timeout: ASK_SYSTEM_TIMEOUT_MS,
    windowsHide: true,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const text = stdout.trim();
  return text === '' ? null : text;
}
