import { lstat, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';

/**
 * Uninstalls a pack, a broken one too. The user's own files stay where they are.
 * @param folder the pack's folder, directly inside `packsFolder`
 * @throws Failure 'pack-not-found' where it is not an installed pack: a bundled one cannot be removed
 */
export async function removePack(folder: string, packsFolder: string): Promise<void> {
  const entry = await lstat(folder).catch(() => null);
  const parent = await realpath(path.dirname(folder)).catch(() => null);
  const isInstalled = parent !== null && parent === (await realpath(packsFolder).catch(() => undefined));
  const isPack = entry !== null && (entry.isDirectory() || entry.isSymbolicLink());
  if (!isInstalled || !isPack || path.basename(folder).startsWith('.')) {
    throw new Failure('pack-not-found.not-among-installed', { folder });
  }
  // First out of sight in one step, so that a removal that is interrupted leaves no half pack.
  const doomed = path.join(parent, `.removing-${process.pid}-${path.basename(folder)}`);
  await rename(folder, doomed);
  await rm(doomed, { recursive: true, force: true });
}
