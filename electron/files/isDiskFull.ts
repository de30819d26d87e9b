import { systemCode } from './systemCode.ts';

/** Whether a system error says that the volume, or this user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');
}
