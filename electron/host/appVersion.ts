import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ version: z.string() });

/**
 * The app's version: of the nearest package.json above this file. That is the repository's for sources, and for
 * bundles the one that the build puts beside them. (`app.getVersion()` is Electron's own in development.)
 */
export function readAppVersion(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
    if (dirname(folder) === folder) throw new Error('no package.json says which version this is');
  }
}
