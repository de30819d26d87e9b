import { Failure } from '../../../shared/errors/failure.ts';
import { said } from '../../../shared/errors/words/words.ts';
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
    return new Failure('request-invalid.character-in-name', {}, { cause: error });
  }
  return toSystemFailure(error);
}

function toStoredFailure(error: Error & { readonly code: string }): unknown {
  if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new Failure('not-found.no-longer-in-library', {}, { cause: error });
  }
  if (error.code.startsWith('SQLITE_CONSTRAINT')) {
    return new Failure('conflict.library-cannot-hold-it', {}, { cause: error });
  }
  if (error.code === 'SQLITE_IOERR_SHMSIZE') return toLibraryFailure(error);
  if (error.code.startsWith('SQLITE_IOERR') || error.code.startsWith('SQLITE_PROTOCOL')) {
    return new Failure('output-not-writable.disk-of-library', {}, { cause: error });
  }
  return toLibraryFailure(error);
}

function toSystemFailure(error: Error): unknown {
  const path = 'path' in error && typeof error.path === 'string' ? error.path : said('file-of-unknown-name');
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('output-disk-full.file-not-written', { path }, { cause: error });
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
      return new Failure('not-found.not-there', { path }, { cause: error });
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ELOOP':
      return new Failure('conflict.file-stands-for-folder', { path }, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure('output-not-writable.not-to-be-used', { path }, { cause: error });
    case 'ENAMETOOLONG':
      return new Failure('request-invalid.name-too-long', {}, { cause: error });
    case 'EIO':
    case 'EMFILE':
    case 'ENFILE':
    case 'EBUSY':
    case 'ETXTBSY':
      return new Failure('conflict.not-at-the-moment', { path }, { cause: error });
    default:
      return error;
  }
}
