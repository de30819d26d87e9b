/** Which npm packages a distributed app contains, as the lockfile knows them. */
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { findImports } from './importRules.ts';

const entrySchema = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockfileSchema = z.object({ packages: z.record(z.string(), entrySchema) });
type Entry = z.infer<typeof entrySchema>;

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** Below the repository: `node_modules/…`. */
  readonly location: string;
  readonly licence: string;
  readonly integrity: string | undefined;
  /** Locations of what it needs. */
  readonly needs: readonly string[];
}

/** Sources of the app itself; tests, tools and training are not shipped. */
const SOURCES = '{electron,renderer,shared}/**/*.{ts,tsx}';
const NOT_SHIPPED = /\.test\.tsx?$|(?:^|\/)testing\/|^electron\/packs\/parity\//;

/**
 * What the app's sources import, with everything that those need. A package that is installed on other systems
 * only is listed too: the list is the same for every package that is handed out.
 */
export async function listShippedPackages(root: string): Promise<readonly ShippedPackage[]> {
  const lockfile = lockfileSchema.parse(
    JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')),
  );
  const { packages } = lockfile;
  const waiting = (await importedPackages(root)).map((name) => `node_modules/${name}`);
  const found = new Map<string, ShippedPackage>();
  while (waiting.length > 0) {
    const location = waiting.shift() ?? '';
    const entry = packages[location];
    if (entry === undefined || found.has(location)) continue;
    const shipped = describe(location, entry, packages);
    found.set(location, shipped);
    waiting.push(...shipped.needs);
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

async function importedPackages(root: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const file of glob(SOURCES, { cwd: root })) {
    const name = file.split(path.sep).join('/');
    if (NOT_SHIPPED.test(name)) continue;
    for (const { specifier } of findImports(name, await readFile(path.join(root, file), 'utf8'))) {
      if (!specifier.startsWith('.') && !specifier.startsWith('node:')) names.add(packageOf(specifier));
    }
  }
  // It comes as a program with its own notices, not as a package.
  names.delete('electron');
  return [...names].sort();
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function describe(location: string, entry: Entry, packages: Readonly<Record<string, Entry>>): ShippedPackage {
  const name = location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const names = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies });
  return {
    name,
    version: entry.version ?? '',
    location,
    licence: entry.license ?? 'see its own licence file',
    integrity: entry.integrity,
    needs: names.flatMap((needed) => resolve(location, needed, packages)),
  };
}

/** As Node looks for it: in the nearest node_modules upwards. */
function resolve(from: string, name: string, packages: Readonly<Record<string, Entry>>): readonly string[] {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const location = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[location] !== undefined) return [location];
    if (folder === '') return [];
  }
}
