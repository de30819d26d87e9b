/**
 * Who may import whom. The folders are layers: a pure core that both sides share, parts that know only the
 * core, and two places (main and cli) that wire the parts together. Tests may import what they test.
 */
import path from 'node:path';
import { parseSync } from 'vite';

interface LayerRule {
  /** Folder from the root, with `/`. The longest one that holds a file is its layer. */
  readonly folder: string;
  /** Folders, besides its own, that its files may import. */
  readonly mayImport: readonly string[];
  /** `false`: Node's built-in modules are refused, the code runs in a browser or a sandbox too. */
  readonly hasNode: boolean;
  /** npm packages it may import; absent: any that is not reserved for another layer. */
  readonly packages?: readonly string[];
}

export const LAYERS: readonly LayerRule[] = [
  { folder: 'shared', mayImport: [], hasNode: false, packages: ['zod', '@noble/hashes'] },
  { folder: 'renderer', mayImport: ['shared'], hasNode: false },
  { folder: 'electron/preload', mayImport: ['shared'], hasNode: false, packages: ['electron'] },
  { folder: 'electron/files', mayImport: ['shared'], hasNode: true },
  { folder: 'electron/shells', mayImport: ['shared', 'electron/files'], hasNode: true },
  { folder: 'electron/engine', mayImport: ['shared', 'electron/packs', 'electron/files'], hasNode: true },
  { folder: 'electron/library', mayImport: ['shared', 'electron/files'], hasNode: true },
  { folder: 'electron/export', mayImport: ['shared', 'electron/library', 'electron/files'], hasNode: true },
  { folder: 'electron/packs', mayImport: ['shared', 'electron/files'], hasNode: true },
  {
    folder: 'electron/host',
    mayImport: ['shared', 'electron/library', 'electron/export', 'electron/packs', 'electron/files'],
    hasNode: true,
  },
  {
    folder: 'electron/cli',
    mayImport: [
      'shared',
      'electron/host',
      'electron/library',
      'electron/export',
      'electron/packs',
      'electron/files',
    ],
    hasNode: true,
  },
  { folder: 'electron/main', mayImport: ['shared', 'electron'], hasNode: true },
  { folder: 'build', mayImport: ['shared', 'electron'], hasNode: true },
  {
    folder: 'e2e',
    mayImport: [
      'shared',
      'shared/develop/testing',
      'build',
      'electron/cli/testing',
      'electron/files',
      'electron/packs/testing',
      'electron/library/testing',
    ],
    hasNode: true,
  },
  { folder: 'models', mayImport: ['shared', 'electron'], hasNode: true },
];

/** Packages that only some layers may touch: main never computes pixels, SQL lives in the stores. */
export const RESERVED_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/main', 'electron/shells', 'electron/preload', 'build', 'e2e'],
  // packs runs the graphs that it has just built: once, when a pack is installed or compared.
  'onnxruntime-node': ['electron/engine', 'electron/packs'],
  sharp: ['electron/engine', 'electron/packs', 'electron/cli', 'build', 'e2e'],
  'better-sqlite3': ['electron/library', 'electron/export'],
  'exiftool-vendored': ['electron/engine'],
};

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly reason: string;
}

const isUnder = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);
const isTestFile = (file: string): boolean => /\.test\.tsx?$/.test(file) || /(^|\/)testing\//.test(file);

function findLayer(file: string): LayerRule | undefined {
  return LAYERS.filter((layer) => isUnder(file, layer.folder)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];
}

/** `'@mui/material/Button'` → `'@mui/material'`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every module that a source text imports, with its line; types and dynamic imports count too. */
export function findImports(
  file: string,
  source: string,
): readonly { readonly specifier: string; readonly line: number }[] {
  const { module } = parseSync(file, source);
  const found = new Map<number, string>();
  for (const { moduleRequest } of module.staticImports) found.set(moduleRequest.start, moduleRequest.value);
  for (const { entries } of module.staticExports)
    for (const { moduleRequest } of entries)
      if (moduleRequest) found.set(moduleRequest.start, moduleRequest.value);
  // `import('…')` as an expression and as a type, and `require('…')`.
  for (const match of source.matchAll(/\b(?:import|require)\(\s*(['"])(?<specifier>[^'"\n]+)\1/g))
    found.set(match.index, match.groups?.specifier ?? '');
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([start, specifier]) => ({ specifier, line: source.slice(0, start).split('\n').length }));
}

/**
 * The imports of one file that break the rules.
 * @param file from the root, with `/`
 */
export function checkFile(file: string, source: string): readonly Violation[] {
  const layer = findLayer(file);
  if (layer === undefined || isTestFile(file)) return [];
  return findImports(file, source).flatMap(({ specifier, line }) => {
    const reason = specifier.startsWith('.')
      ? refuseRelative(layer, path.posix.join(path.posix.dirname(file), specifier))
      : refusePackage(layer, specifier);
    return reason === null ? [] : [{ file, line, specifier, reason }];
  });
}

function refuseRelative(layer: LayerRule, target: string): string | null {
  if (layer.mayImport.some((folder) => isTestFile(`${folder}/`) && isUnder(target, folder))) return null;
  if (isTestFile(target)) return 'only tests import tests and what lies in testing/';
  const targetLayer = findLayer(target);
  if (targetLayer === undefined || targetLayer === layer) return null;
  if (layer.mayImport.some((folder) => isUnder(target, folder))) return null;
  const allowed = layer.mayImport.length === 0 ? 'no other folder' : `only ${layer.mayImport.join(', ')}`;
  return `${layer.folder}/ may import ${allowed}, not ${targetLayer.folder}/`;
}

function refusePackage(layer: LayerRule, specifier: string): string | null {
  if (specifier.startsWith('node:'))
    return layer.hasNode ? null : `${layer.folder}/ runs without Node's built-in modules`;
  const name = packageOf(specifier);
  if (layer.packages !== undefined && !layer.packages.includes(name))
    return `${layer.folder}/ may import no package but ${layer.packages.join(', ')}`;
  const reservedFor = RESERVED_PACKAGES[name];
  if (reservedFor !== undefined && !reservedFor.includes(layer.folder))
    return `${name} is for ${reservedFor.join(', ')} alone`;
  return null;
}
