import type { BigIntStats } from 'node:fs';
import type { StandingFile } from '../../shared/export/conflictPolicy.ts';
import { parseSidecar, SIDECAR_ENDING, type Sidecar } from '../../shared/export/sidecar.ts';
import { lstat, readFile, realpath, stat } from '../files/disk.ts';
import { hashFile } from '../files/hashFile.ts';
import { exists } from '../files/placeFile.ts';
import { systemCode } from '../files/systemCode.ts';
import type { Claims } from './claims.ts';
import type { ClaimedItem } from './exportRow.ts';
import type { ExportTools } from './exportTools.ts';
import { hashSettings } from './freezeItems.ts';

/** Painted masks lie in a recipe as PNGs. */
const SIDECAR_BYTES_MAX = 64 * 2 ** 20;

/**
 * What stands under a name, as far as this item is concerned. Proof of an export is the ledger, or a sidecar
 * where the ledger is another one; and in both cases the file's content as it is now.
 */
export async function findStandingFile(
  tools: Pick<ExportTools, 'library' | 'claims'>,
  item: ClaimedItem,
  path: string,
): Promise<StandingFile> {
  if (!(await exists(path))) return 'none';
  if (tools.claims.isResultOfJob(item, path) || (await isOriginal(tools, item, path))) return 'kept';
  // Only 'same' needs to know more.
  if (item.conflict !== 'same') return 'foreign';
  const known = tools.claims.exportAt(path) ?? (await readProof(path));
  if (known === null || known.originalSha256 !== item.original.sha256) return 'foreign';
  if ((await hashFile(path)) !== known.sha256) return 'foreign'; // somebody has worked on it since
  return known.settingsHash === item.settingsHash ? 'same-export' : 'older-export';
}

/** This item's original by whatever name, a photo of the library, or the original of any other export. */
async function isOriginal(
  { library, claims }: Pick<ExportTools, 'library' | 'claims'>,
  item: ClaimedItem,
  path: string,
): Promise<boolean> {
  const standing = await statOrNull(path);
  if (standing === null) return false; // a link that leads nowhere
  const own = await statOrNull(item.original.path);
  if (own !== null && own.dev === standing.dev && own.ino === standing.ino) return true;
  // Through links and other spellings of the same name, too.
  return [path, await realpath(path)].some(
    (name) => library.photos.originalAt(name) !== null || claims.isOriginal(name),
  );
}

async function statOrNull(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** What stands under a sidecar's name. Followed by nothing but a plain file of a size that one can have. */
export async function readSidecar(path: string): Promise<Sidecar | 'none' | 'other'> {
  try {
    const entry = await lstat(path);
    if (!entry.isFile() || entry.size > SIDECAR_BYTES_MAX) return 'other';
    return parseSidecar(await readFile(path, 'utf8')) ?? 'other';
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'none';
    throw error;
  }
}

async function readProof(path: string): Promise<ReturnType<Claims['exportAt']>> {
  const sidecar = await readSidecar(`${path}${SIDECAR_ENDING}`);
  if (typeof sidecar === 'string') return null;
  return {
    originalSha256: sidecar.original.sha256,
    settingsHash: hashSettings(sidecar.recipe, sidecar.output),
    sha256: sidecar.result.sha256,
  };
}
