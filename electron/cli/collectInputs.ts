import { relative, resolve, sep } from 'node:path';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import { realPathOf } from '../files/expectBelow.ts';
import { scanPictures } from '../library/scanPictures.ts';

/** A photograph to work on. */
export interface Input {
  readonly path: string;
  /** Where it goes below an output folder, name and extension of the original included. */
  readonly relativePath: string;
}

export interface InputFailure {
  readonly path: string;
  readonly failure: FailureData;
}

export interface CollectedInputs {
  readonly inputs: readonly Input[];
  /** What was named but cannot be read, or holds no picture. */
  readonly failures: readonly InputFailure[];
}

/**
 * Files as they are named; folders with all pictures below them.
 * @param outFolder results of an earlier run that lie in it, below an input folder, are not taken as inputs
 */
export async function collectInputs(
  paths: readonly string[],
  outFolder: string | undefined,
  signal: AbortSignal,
): Promise<CollectedInputs> {
  const found = new Map<string, Input>();
  const failures: InputFailure[] = [];
  const realOutFolder = outFolder === undefined ? undefined : await realPathOf(outFolder);
  for (const named of paths) {
    const countBefore = found.size + failures.length;
    for await (const entry of scanPictures([named], signal)) {
      if (entry.kind === 'other') continue;
      if (entry.kind === 'unreadable') failures.push({ path: entry.path, failure: entry.failure });
      else if (realOutFolder === undefined || !(await isEarlierResult(entry, realOutFolder)))
        found.set(entry.path, { path: entry.path, relativePath: relative(entry.root, entry.path) });
    }
    if (found.size + failures.length === countBefore && !signal.aborted && !found.has(resolve(named))) {
      const failure = new Failure('picture-not-found.none-in-folder', { folder: named }).toData();
      failures.push({ path: named, failure });
    }
  }
  return { inputs: [...found.values()], failures };
}

/** In the output folder, where that lies inside the folder that was named (and is not the same one). */
async function isEarlierResult(
  entry: { readonly path: string; readonly root: string },
  realOutFolder: string,
): Promise<boolean> {
  const realRoot = await realPathOf(entry.root);
  if (!realOutFolder.startsWith(realRoot + sep)) return false;
  return (await realPathOf(entry.path)).startsWith(realOutFolder + sep);
}
