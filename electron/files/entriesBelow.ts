import { join } from 'node:path';
import { readEntries } from './disk.ts';
import { ignoreMissing } from './ignoreMissing.ts';

/**
 * Names of all entries below a folder, relative to it, folders included; none where there is no folder. What
 * vanishes meanwhile is left out: Node's own recursive listing fails as a whole when a folder goes between being
 * named and being read.
 * @throws system errors other than ENOENT
 */
export async function entriesBelow(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of (await readEntries(folder).catch(ignoreMissing)) ?? []) {
    names.push(entry.name);
    if (!entry.isDirectory()) continue;
    names.push(...(await entriesBelow(join(folder, entry.name))).map((name) => join(entry.name, name)));
  }
  return names;
}
