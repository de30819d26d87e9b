import type { ExportItem } from '../../shared/export/job.ts';
import { hashFile } from '../files/hashFile.ts';
import type { Library } from '../library/openLibrary.ts';
import { locateOriginal } from './findOriginal.ts';
import { Ledger } from './ledger.ts';
import { refreezeOriginal } from './refreezeItem.ts';

/**
 * Lets a job's failed items wait again (with `others` its skipped and cancelled ones too). A photo that failed
 * because it had changed is exported as it is now.
 * @returns how many wait again
 * @throws Failure 'picture-not-found' where a changed original cannot be read
 */
export async function retryJob(
  library: Library,
  jobId: number,
  options: { readonly others?: boolean } = {},
): Promise<number> {
  const ledger = new Ledger(library.db);
  for (const item of ledger.items(jobId, { states: ['failed'] })) await takeAsItIsNow(library, item);
  return ledger.retry(jobId, options);
}

/** The same for one item. */
export async function retryItem(library: Library, itemId: number): Promise<number> {
  const ledger = new Ledger(library.db);
  await takeAsItIsNow(library, ledger.item(itemId));
  return ledger.retryItem(itemId);
}

async function takeAsItIsNow(library: Library, item: ExportItem): Promise<void> {
  // A comparison of the photo as it is now with a result of the earlier one would show what nobody did.
  if (item.failure?.code !== 'picture-changed' || item.kind !== 'photo') return;
  const { id, originalPath, photoId } = item;
  const file = await locateOriginal(library, { path: originalPath, photoId });
  if (file === null) return; // tried again, it fails with the sentence for that
  refreezeOriginal(library.db, id, { ...file, sha256: await hashFile(file.path) });
}
