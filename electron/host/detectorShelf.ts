import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import { damageManifestSchema } from '../../shared/packs/damageManifest.ts';
import { systemCode } from '../files/systemCode.ts';
import { readManifestOf } from '../packs/openPack.ts';

const FOLDER = 'detectors';

/**
 * The folder of the pack that finds damage: the newest one, of one version the installed one.
 * @throws Failure 'pack-not-found' where there is none, or why a manifest is refused
 */
export async function findDetector(folders: {
  readonly bundledModels: string;
  readonly data: string;
}): Promise<string> {
  const found = [];
  for (const parent of [join(folders.data, FOLDER), join(folders.bundledModels, FOLDER)]) {
    for (const folder of await foldersIn(parent)) {
      const { manifest } = await readManifestOf(folder, damageManifestSchema);
      found.push({ folder, version: manifest.version });
    }
  }
  const [newest] = found.toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  if (newest !== undefined) return newest.folder;
  throw new Failure('pack-not-found.no-detector', { folder: join(folders.data, FOLDER) });
}

async function foldersIn(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(parent, entry.name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}
