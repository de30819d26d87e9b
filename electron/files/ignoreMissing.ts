import { systemCode } from './systemCode.ts';

/** For `catch`: a file or folder that is not there (any more) is no failure. */
export function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) === 'ENOENT') return undefined;
  throw error;
}
