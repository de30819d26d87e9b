import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { Failure } from '../../shared/errors/failure.ts';
import { said } from '../../shared/errors/words/words.ts';
import { systemCode } from './systemCode.ts';

const OWNER_ONLY = 0o700;

/**
 * Makes a folder that nobody but its owner can look into: it tells what is photographed and where photos lie. A
 * folder that was there before is closed to others too, where it is this user's.
 * @throws Failure 'output-not-writable' where a file has its name, or it cannot be made
 */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  } catch (cause) {
    const isFile = ['EEXIST', 'ENOTDIR'].includes(systemCode(cause) ?? '');
    const why = isFile ? said('file-has-its-name') : said('its-folder-is-closed');
    throw new Failure('output-not-writable.data-folder', { folder, why }, { cause });
  }
  if (process.platform === 'win32') return; // a person's own folders are closed there
  const { mode, uid } = statSync(folder);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(folder, OWNER_ONLY);
}
