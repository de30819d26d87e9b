import { readFile } from 'node:fs/promises';
import type { StandingFile } from '../../shared/export/conflictPolicy.ts';
import { parseSidecar, SIDECAR_ENDING } from '../../shared/export/sidecar.ts';
import { systemCode } from '../library/fileFailure.ts';
import { hashFile } from '../library/hashFile.ts';
import type { ClaimedItem } from './exportRow.ts';
import { hashSettings } from './freezeItems.ts';
import type { Leases } from './leases.ts';
import { exists } from './placeResult.ts';

/**
 * What stands under a name, as far as this item is concerned. Proof is the ledger, or a sidecar where the
 * ledger is another one; and in both cases the file's content as it is now.
 */
export async function findStandingFile(
  leases: Leases,
  item: ClaimedItem,
  path: string,
): Promise<StandingFile> {
  if (!(await exists(path))) return 'none';
  const known = leases.exportAt(path) ?? (await readProof(path));
  if (known === null || known.originalSha256 !== item.original.sha256) return 'foreign';
  if ((await hashFile(path)) !== known.sha256) return 'foreign'; // somebody has worked on it since
  return known.settingsHash === item.settingsHash ? 'same-export' : 'older-export';
}

async function readProof(path: string): Promise<ReturnType<Leases['exportAt']>> {
  const text = await readFile(`${path}${SIDECAR_ENDING}`, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  const sidecar = text === null ? null : parseSidecar(text);
  if (sidecar === null) return null;
  return {
    originalSha256: sidecar.original.sha256,
    settingsHash: hashSettings(sidecar.recipe, sidecar.output),
    sha256: sidecar.result.sha256,
  };
}
