import { Failure } from '../../shared/errors/failure.ts';
import { systemCode } from './systemCode.ts';

/** A system error about an original, as a sentence; other errors are passed on. */
export function toFileFailure(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('picture-not-found.moved', { path }, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new Failure('picture-not-found.no-permission', { path }, { cause: error });
    case 'ELOOP':
      return new Failure('picture-not-found.link-in-a-circle', { path }, { cause: error });
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
      return new Failure('picture-not-found.disk-error', { path }, { cause: error });
    default:
      return error;
  }
}
