import { systemCode } from './systemCode.ts';

/** Whether a process of this machine has this number; only 'no such process' proves that there is none. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}
