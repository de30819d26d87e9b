import { toFailureData } from '../../shared/errors/failure.ts';
import { toFileFailure } from '../files/fileFailure.ts';
import { hashFile, isSameState, readFileState } from '../files/hashFile.ts';
import { systemCode } from '../files/systemCode.ts';
import type { ImportReport, InspectPicture } from './importPhotos.ts';
import type { Library } from './openLibrary.ts';
import type { KnownOriginal } from './photoStore.ts';

export interface OriginalsReport {
  /** Not where they were. */
  readonly missing: readonly number[];
  /** Missing before, there again. */
  readonly back: readonly number[];
  /** Other content under the same path; their thumbnails and residuals are of the past. */
  readonly changed: readonly number[];
  readonly failed: ImportReport['failed'];
}

/**
 * Looks whether originals are still there and still the same. Size and time are compared first; only
 * where they differ is a file read. What is found is written to the library.
 */
export async function checkOriginals(
  library: Library,
  inspect: InspectPicture,
  photoIds: readonly number[],
  signal: AbortSignal,
): Promise<OriginalsReport> {
  const report = {
    missing: [] as number[],
    back: [] as number[],
    changed: [] as number[],
    failed: [] as { path: string; failure: ReturnType<typeof toFailureData> }[],
  };
  for (const original of library.photos.originals(photoIds)) {
    if (signal.aborted) break;
    try {
      const outcome = await checkOne(library, inspect, original, signal);
      if (outcome !== 'same') report[outcome].push(original.id);
    } catch (error) {
      if (signal.aborted) break;
      const failure = toFailureData(toFileFailure(error, original.path));
      report.failed.push({ path: original.path, failure });
    }
  }
  return report;
}

async function checkOne(
  library: Library,
  inspect: InspectPicture,
  original: KnownOriginal,
  signal: AbortSignal,
): Promise<'same' | 'missing' | 'back' | 'changed'> {
  const file = await readFileState(original.path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  });
  if (file === null) {
    if (!original.isMissing) library.photos.setMissing([original.id], true);
    return original.isMissing ? 'same' : 'missing';
  }
  if (!isSameState(file, original) && (await hashFile(original.path, signal)) !== original.sha256) {
    library.photos.updateOriginal(original.id, file, await inspect(original.path, signal));
    return 'changed';
  }
  if (original.isMissing || !isSameState(file, original)) library.photos.moveOriginal(original.id, file);
  return original.isMissing ? 'back' : 'same';
}
