import { dirname, relative } from 'node:path';
import type { PictureFacts } from '../../shared/engine/protocol.ts';
import { type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { toFileFailure } from '../library/fileFailure.ts';
import { readFileState } from '../library/hashFile.ts';
import type { InspectPicture } from '../library/importPhotos.ts';
import { scanPictures } from '../library/scanPictures.ts';
import type { PhotoToExport } from './freezeItems.ts';

export interface FilesToExport {
  readonly photos: readonly PhotoToExport[];
  readonly failed: readonly { readonly path: string; readonly failure: FailureData }[];
}

/**
 * Files and folders as `queueExport` takes them, without a library: what is below a named folder keeps its
 * place in the tree. A file that cannot be read is reported and the others go on.
 * @param recipeFor the recipe for a photo, which may depend on its size
 */
export async function photosFromFiles(
  paths: readonly string[],
  options: {
    readonly inspect: InspectPicture;
    readonly recipeFor: (facts: PictureFacts, path: string) => Recipe;
    readonly signal: AbortSignal;
    readonly packName?: string;
    readonly onProgress?: (filesSeen: number) => void;
  },
): Promise<FilesToExport> {
  const { inspect, recipeFor, signal, packName, onProgress } = options;
  const photos: PhotoToExport[] = [];
  const failed: { path: string; failure: FailureData }[] = [];
  const seen = new Set<string>();
  for await (const entry of scanPictures(paths, signal)) {
    if (entry.kind === 'unreadable') {
      failed.push({ path: entry.path, failure: entry.failure });
      continue;
    }
    const { path, root } = entry;
    if (seen.has(path)) continue;
    seen.add(path);
    onProgress?.(seen.size);
    try {
      const file = await readFileState(path);
      const facts = await inspect(path, signal);
      photos.push({
        photoId: null,
        ...file,
        sha256: facts.sha256,
        widthPx: facts.widthPx,
        heightPx: facts.heightPx,
        capturedAt: facts.capturedAt ?? null,
        camera: facts.camera ?? null,
        recipe: recipeFor(facts, path),
        treeFolder: relative(root, dirname(path)),
        ...(packName === undefined ? {} : { packName }),
      });
    } catch (error) {
      if (signal.aborted) break;
      failed.push({ path, failure: toFailureData(toFileFailure(error, path)) });
    }
  }
  return { photos, failed };
}
