import { type BigIntStats, constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { isWindowsFileName } from '../../../shared/export/safeFileName.ts';
import { access, stat } from '../../files/disk.ts';
import { outputExists } from '../../files/outputExists.ts';
import { encodingFailure, quoted } from './libvips.ts';

export interface OutputTargetOptions {
  readonly overwrite: boolean;
  /** The original, which is never written to. */
  readonly original?: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * Looks before any work is done whether a result may be written to a path.
 * @throws Failure with an 'output-…' code
 */
export async function checkOutputTarget(target: string, options: OutputTargetOptions): Promise<void> {
  const { overwrite, original, platform = process.platform } = options;
  const name = basename(target);
  if (platform === 'win32' && !isWindowsFileName(name))
    throw new Failure('output-not-writable.name-of-windows', { name });
  await checkFolder(target);
  const existing = await statOrUndefined(target);
  if (existing === undefined) return;
  if (existing.isDirectory()) throw new Failure('output-is-folder.file-expected', { target: quoted(target) });
  // Links and other spellings of a name lead to the same file, so identity counts and not the path.
  const source = original === undefined ? undefined : await statOrUndefined(original);
  if (source !== undefined && isSameFile(source, existing))
    throw new Failure('output-is-input.original-itself', { target: quoted(target) });
  if (!existing.isFile()) throw new Failure('output-not-writable.device', { target: quoted(target) });
  if (!overwrite) throw outputExists(target);
}

async function checkFolder(target: string): Promise<void> {
  const folder = dirname(target);
  const facts = await statOrUndefined(folder);
  if (facts === undefined) throw new Failure('output-folder-missing.not-there', { folder: quoted(folder) });
  if (!facts.isDirectory()) throw new Failure('output-folder-missing.is-a-file', { folder: quoted(folder) });
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Failure('output-not-writable.folder-is-closed', { folder: quoted(folder) }, { cause });
  }
}

async function statOrUndefined(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw encodingFailure(path, cause);
  }
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}
