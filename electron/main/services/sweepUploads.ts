import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../files/systemCode.ts';
import type { Library } from '../../library/openLibrary.ts';

const DAY_MS = 86_400_000;

/**
 * Removes copies of dropped files that became no photo: of an import that was never begun, or of an upload whose
 * server was ended in the middle. They get a day, in which somebody may still import them.
 * @returns how many were removed
 */
export async function sweepUploads(
  uploadFolder: string,
  { photos }: Pick<Library, 'photos'>,
  now = Date.now(),
): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(uploadFolder)) {
    const folder = join(uploadFolder, name);
    const facts = await stat(folder).catch(() => null);
    if (facts === null || now - facts.mtimeMs < DAY_MS) continue;
    const files = await namesIn(folder);
    if (files.some((file) => photos.originalAt(join(folder, file)) !== null)) continue;
    await rm(folder, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}
