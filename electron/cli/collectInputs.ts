import { relative, resolve, sep } from 'node:path';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import { realPathOf } from '../files/expectBelow.ts';
import { isInside } from '../files/isInside.ts';
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
 * @param written files of which it is known that they are results: of those in `outFolder`, even where that is the
 * input folder itself
 */
export async function collectInputs(
  paths: readonly string[],
  outFolder: string | undefined,
  signal: AbortSignal,
  written: readonly string[] = [],
): Promise<CollectedInputs> {
  const found = new Map<string, Input>();
  const failures: InputFailure[] = [];
  const results = outFolder === undefined ? undefined : await findResults(outFolder, written);
  for (const named of paths) {
    const countBefore = found.size + failures.length;
    for await (const entry of scanPictures([named], signal)) {
      if (entry.kind === 'other') continue;
      if (entry.kind === 'unreadable') failures.push({ path: entry.path, failure: entry.failure });
      else if (
        results === undefined ||
        !(await isEarlierResult({ ...entry, isNamed: entry.path === resolve(named) }, results))
      )
        found.set(entry.path, { path: entry.path, relativePath: relative(entry.root, entry.path) });
    }
    if (found.size + failures.length === countBefore && !signal.aborted && !found.has(resolve(named))) {
      const failure = new Failure('picture-not-found.none-in-folder', { folder: named }).toData();
      failures.push({ path: named, failure });
    }
  }
  return { inputs: [...found.values()], failures };
}

interface Results {
  /** Real paths. */
  readonly folder: string;
  readonly files: ReadonlySet<string>;
}

async function findResults(outFolder: string, written: readonly string[]): Promise<Results> {
  const folder = await realPathOf(outFolder);
  const files = await Promise.all(written.map((path) => realPathOf(path)));
  return { folder, files: new Set(files.filter((path) => isInside(folder, path))) };
}

/** Found in a folder that was named: in the output folder below it, or a result there by name. */
async function isEarlierResult(
  entry: { readonly path: string; readonly root: string; readonly isNamed: boolean },
  { folder, files }: Results,
): Promise<boolean> {
  if (entry.isNamed) return false;
  const [realRoot, realPath] = [await realPathOf(entry.root), await realPathOf(entry.path)];
  if (files.has(realPath)) return true;
  return folder.startsWith(realRoot + sep) && realPath.startsWith(folder + sep);
}
