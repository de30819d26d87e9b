import { readFileSync } from 'node:fs';
import { systemCode } from './systemCode.ts';

/** Whether a process of this machine has this number and has not ended; in doubt it has. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
  return !isZombie(pid);
}

/** One that ended keeps its number until its parent asks for its end; in a container that may be never. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // 'PID (NAME) STATE …', and a name may hold parentheses (proc_pid_stat(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'Z';
  } catch {
    return false;
  }
}
