import { Failure } from '../../shared/errors/failure.ts';
import { systemCode } from './systemCode.ts';

/** A system error about an original, as a sentence; other errors are passed on. */
export function toFileFailure(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('picture-not-found', `${path} is not there.`, {
        action: "If it was moved, use 'Locate…'.",
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
      return new Failure('picture-not-found', `${path} cannot be read: no permission.`, {
        action: "Check the file's permissions.",
        cause: error,
      });
    case 'ELOOP':
      return new Failure('picture-not-found', `${path} is a link that leads in a circle.`, { cause: error });
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
      return new Failure('picture-not-found', `${path} cannot be read: the disk reports an error.`, {
        action: 'Check that the drive is connected.',
        cause: error,
      });
    default:
      return error;
  }
}
