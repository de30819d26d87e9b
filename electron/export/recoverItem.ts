import { join } from 'node:path';
import { lstat, unlink } from '../files/disk.ts';
import { hashFile } from '../files/hashFile.ts';
import { exists, isReservation } from '../files/placeFile.ts';
import { systemCode } from '../files/systemCode.ts';
import type { Claims } from './claims.ts';
import { settlePlaced } from './exportItem.ts';
import type { ClaimedItem } from './exportRow.ts';
import { clearAway, stagingFolder } from './stagingFolder.ts';

/**
 * Brings an item that a dead process left behind to an end: it is done where its whole result has its name
 * already; otherwise what was begun is removed and it starts over, or is cancelled with its job.
 */
export async function recoverItem(
  claims: Claims,
  item: ClaimedItem,
): Promise<'done' | 'waiting' | 'cancelled'> {
  const { staged, output } = item;
  try {
    if (staged !== null && output !== null && (await isPlaced(item, output, staged.sha256))) {
      claims.finish(item.id, await settlePlaced(item, staged, output));
      return 'done';
    }
    if (output !== null && (await isReservation(unfinishedFile(item), output))) await unlink(output);
    await clearAway(item);
  } catch (error) {
    // A drive that cannot be read now must not keep the app from starting; the next attempt at this item
    // clears the same folder and says what is wrong. The ledger's own failures are another matter.
    if (systemCode(error) === undefined) throw error;
  }
  const [control] = claims.controls([item.id]);
  if (control?.jobState === 'cancelled') {
    claims.cancel(item.id);
    return 'cancelled';
  }
  claims.giveBack(item.id);
  return 'waiting';
}

/** The result stands there and is this item's: not a foreign file of the same content and name. */
async function isPlaced(item: ClaimedItem, output: string, sha256: string): Promise<boolean> {
  if (!(await exists(output))) return false;
  const unfinished = unfinishedFile(item);
  if (await exists(unfinished)) {
    // Linked but not yet unlinked: both names are one file. Otherwise it never got its name.
    const [a, b] = [await lstat(unfinished), await lstat(output)];
    if (a.ino !== b.ino || a.dev !== b.dev) return false;
  }
  return (await hashFile(output)) === sha256;
}

function unfinishedFile(item: ClaimedItem): string {
  return join(stagingFolder(item), item.fileName);
}
