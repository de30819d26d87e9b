import { Failure } from '../../shared/errors/failure.ts';
import { systemCode } from './systemCode.ts';

/** A system error about a destination, as a sentence with what to do; other errors are passed on. */
export function toDestinationFailure(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('output-disk-full', `The disk is full: ${path} was not written.`, {
        action: 'Free some space and resume.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure('output-not-writable', `${path} cannot be written: no permission.`, {
        action: "Choose another folder or change its permissions, then 'Retry'.",
        cause: error,
      });
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENODEV':
    case 'ENXIO':
    case 'EIO':
      return new Failure('output-folder-missing', `The folder of ${path} is not there any more.`, {
        action: "Connect the drive or make the folder again, then 'Retry'.",
        cause: error,
      });
    case 'ENAMETOOLONG':
      return new Failure('output-not-writable', `The name ${path} is too long for this disk.`, {
        action: 'Choose a shorter name template or folder.',
        cause: error,
      });
    default:
      return error;
  }
}
