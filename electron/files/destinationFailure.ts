import { Failure } from '../../shared/errors/failure.ts';
import { systemCode } from './systemCode.ts';

/** A system error about a destination, as a sentence with what to do; other errors are passed on. */
export function toDestinationFailure(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('output-disk-full.export-not-written', { path }, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure('output-not-writable.no-permission', { path }, { cause: error });
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENODEV':
    case 'ENXIO':
    case 'EIO':
      return new Failure('output-folder-missing.not-there-any-more', { path }, { cause: error });
    case 'ENAMETOOLONG':
      return new Failure('output-not-writable.name-too-long', { path }, { cause: error });
    default:
      return error;
  }
}
