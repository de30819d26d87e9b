import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { usageFailure } from '../usage.ts';

const SCORED_EXTENSIONS: ReadonlySet<string> = new Set(
  ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'avif'].map((ending) => `.${ending}`),
);

/**
 * Name without extension → path, in the order of names.
 * @throws Failure 'usage' where it is no folder, or two pictures have the same name
 */
export async function findScoredPictures(folder: string): Promise<ReadonlyMap<string, string>> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw new Failure('usage.told', { text: `${folder} is not a folder that can be read.` }, { cause });
  }
  const found = new Map<string, string>();
  for (const name of names.filter((entry) => !entry.startsWith('.')).sort()) {
    const extension = extname(name);
    if (!SCORED_EXTENSIONS.has(extension.toLowerCase())) continue;
    const stem = name.slice(0, -extension.length);
    if (found.has(stem)) throw usageFailure(`${folder} holds two pictures named ${stem}.`);
    found.set(stem, join(folder, name));
  }
  return found;
}

/** The paths in `folder` of all the names. @throws Failure 'usage' where one is missing */
export async function findCounterparts(
  names: Iterable<string>,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await findScoredPictures(folder);
  const missing = [...names].filter((name) => !found.has(name));
  if (missing.length > 0)
    throw usageFailure(`${folder} lacks ${missing.length} pictures, first ${missing[0]}.`);
  return found;
}
