import { readdirSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { systemCode } from '../files/systemCode.ts';

/**
 * Lets a process give way to all others, or gives it this process's own priority again.
 * @returns false where the system does not allow it: without a special right, Linux and macOS never raise one
 */
export function setProcessPriority(pid: number, isLow: boolean): boolean {
  const priority = isLow ? constants.priority.PRIORITY_LOW : getPriority();
  try {
    for (const id of threadsOf(pid)) setPriority(id, priority);
    return true;
  } catch (error) {
    switch (refusalCode(error)) {
      case 'EACCES':
      case 'EPERM':
        return false;
      case 'ESRCH':
      case 'ENOENT':
        return true; // it has just ended; its successor starts with the wanted one
      default:
        throw error;
    }
  }
}

/** Linux counts priorities by thread, and a network's threads are not the one that has the process's id. */
function threadsOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') return [pid];
  return readdirSync(`/proc/${pid}/task`).map(Number);
}

/** `setPriority` keeps the system's code one level down, in its `info`. */
function refusalCode(error: unknown): string | undefined {
  const info = error instanceof Error && 'info' in error ? error.info : undefined;
  const isCoded = typeof info === 'object' && info !== null && 'code' in info;
  return isCoded && typeof info.code === 'string' ? info.code : systemCode(error);
}
