import { Failure } from '../../../shared/errors/failure.ts';
import { systemCode } from '../../files/systemCode.ts';
import { isOfSqlite, toLibraryFailure } from '../../library/database.ts';

/**
 * What a call is answered with where something outside the app is the cause: the disk, another program, an id
 * that is out of date. What is passed on as it is, is a fault of the app.
 */
export function toCallFailure(error: unknown): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  if (isOfSqlite(error)) return toStoredFailure(error);
  if ('code' in error && error.code === 'ERR_INVALID_ARG_VALUE' && error.message.includes('null bytes')) {
    return new Failure('request-invalid', 'A name holds a character that no file can have.', {
      cause: error,
    });
  }
  return toSystemFailure(error);
}

function toStoredFailure(error: Error & { readonly code: string }): unknown {
  if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new Failure(
      'not-found',
      'A photo, album or version that this is about is not in the library any more.',
      {
        action: 'Choose it again.',
        cause: error,
      },
    );
  }
  if (error.code.startsWith('SQLITE_CONSTRAINT')) {
    return new Failure('conflict', 'The library cannot hold that as it is.', {
      action: 'Choose another name or value.',
      cause: error,
    });
  }
  if (error.code === 'SQLITE_IOERR_SHMSIZE') return toLibraryFailure(error);
  if (error.code.startsWith('SQLITE_IOERR') || error.code.startsWith('SQLITE_PROTOCOL')) {
    return new Failure('output-not-writable', 'The disk with the library reports an error.', {
      action: 'Check that its drive is connected, then start the app again.',
      cause: error,
    });
  }
  return toLibraryFailure(error);
}

function toSystemFailure(error: Error): unknown {
  const path = 'path' in error && typeof error.path === 'string' ? error.path : 'A file';
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('output-disk-full', `The disk is full: ${path} was not written.`, {
        action: 'Free some space and try again; nothing that was saved before is lost.',
        cause: error,
      });
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
      return new Failure('not-found', `${path} is not there.`, { action: 'Choose it again.', cause: error });
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ELOOP':
      return new Failure(
        'conflict',
        `${path} is not what was expected: a file stands for a folder, or the reverse.`,
        {
          action: 'Choose another name or place, or move it away.',
          cause: error,
        },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure('output-not-writable', `${path} may not be used: no permission.`, {
        action: 'Check its permissions.',
        cause: error,
      });
    case 'ENAMETOOLONG':
      return new Failure('request-invalid', 'The name is too long for this disk.', {
        action: 'Choose a shorter one.',
        cause: error,
      });
    case 'EIO':
    case 'EMFILE':
    case 'ENFILE':
    case 'EBUSY':
    case 'ETXTBSY':
      return new Failure('conflict', `${path} cannot be used at the moment.`, {
        action: 'Try again; if it stays so, check the drive.',
        cause: error,
      });
    default:
      return error;
  }
}
