/**
 * Bundles what the desktop app consists of, laid out as in a package, where `dist` is the resources folder:
 *
 *     dist/app      main, preload, page: what the archive holds
 *     dist/engine   engine and command line: what lies beside the archive and runs on plain Node
 *
 * Main is an ES module, the preload CommonJS, because a sandboxed preload is neither a module nor able to
 * require anything but `electron`.
 */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { z } from 'zod';
import { APP_MANIFEST } from './appManifest.ts';
import { buildIfChanged } from './buildStamp.ts';
import { drawWindowIcon } from './drawIcons.ts';

/** Electron 45 has Node 24. */
const NODE_TARGET = 'node24';

export const ENTRIES = {
  main: 'electron/main/electronMain.ts',
  engine: 'electron/engine/engine.ts',
  darkroom: 'electron/cli/darkroom.ts',
  preload: 'electron/preload/preload.ts',
} as const;

const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '..', 'package.json'), 'utf8')));

/** Packages with native code, WebAssembly or programs beside theirs: not bundled, they lie in engine/node_modules. */
export const ENGINE_PACKAGES: readonly string[] = [
  ...['onnxruntime-node', 'sharp', 'better-sqlite3', 'libheif-js', 'exiftool-vendored'],
].filter((name) => name in dependencies);

/** CommonJS packages inside an ES module bundle still call `require` for Node's own modules. */
const REQUIRE_BANNER =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** What went into the bundles of main and of the engine, as esbuild tells it. */
export interface BundleReport {
  readonly app: Metafile;
  readonly engine: Metafile;
}

/** @returns the folder that Electron is started with */
export async function bundleElectron(root: string): Promise<string> {
  const dist = path.join(root, 'dist');
  const inputs = [
    'electron/**/*.{ts,json}',
    'shared/**/*.ts',
    'build/*.ts',
    'renderer/icon.svg',
    'package.json',
    'package-lock.json',
  ];
  // The stamp lies with the engine: the page's build empties its own folder, which is in the app's.
  await buildIfChanged(
    root,
    inputs,
    path.join(dist, 'engine'),
    async () => void (await bundleInto(root, dist)),
  );
  return path.join(dist, 'app');
}

/** @param dist gets the folders `app` and `engine` */
export async function bundleInto(root: string, dist: string): Promise<BundleReport> {
  const [app, engine] = await Promise.all([
    build({
      ...withDefaults(root),
      ...NODE_MODULE,
      entryPoints: { main: ENTRIES.main },
      outdir: path.join(dist, 'app'),
      external: ['electron'],
      plugins: [sqliteBesideTheArchive],
    }),
    build({
      ...withDefaults(root),
      ...NODE_MODULE,
      entryPoints: { engine: ENTRIES.engine, darkroom: ENTRIES.darkroom },
      outdir: path.join(dist, 'engine'),
      external: [...ENGINE_PACKAGES],
    }),
    bundlePreload(root, path.join(dist, 'app', 'preload.cjs')),
    writeManifests(root, dist),
    writeWindowIcon(root, dist),
  ]);
  return { app: app.metafile, engine: engine.metafile };
}

export async function bundlePreload(root: string, outputFile: string): Promise<void> {
  await build({
    ...withDefaults(root),
    entryPoints: [ENTRIES.preload],
    outfile: outputFile,
    format: 'cjs',
    // Whatever else it asked for would be missing in the sandbox; better that the bundle fails.
    platform: 'neutral',
    external: ['electron'],
  });
}

const withDefaults = (root: string) =>
  ({
    absWorkingDir: root,
    bundle: true,
    target: NODE_TARGET,
    sourcemap: 'linked',
    logLevel: 'warning',
    metafile: true,
  }) as const satisfies BuildOptions;

const NODE_MODULE = {
  platform: 'node',
  format: 'esm',
  banner: { js: REQUIRE_BANNER },
} as const satisfies BuildOptions;

/**
 * Main opens the library, so it needs the one native package that decodes nothing. It takes the engine's:
 * an archive cannot hold native code, and the package would otherwise be there twice.
 */
const sqliteBesideTheArchive: Plugin = {
  name: 'sqlite beside the archive',
  setup(plugin) {
    plugin.onResolve({ filter: /^better-sqlite3$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'beside',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'beside' }, ({ path: name }) => ({
      contents: [
        "import { createRequire } from 'node:module';",
        "import { join } from 'node:path';",
        "const fromEngine = createRequire(join(import.meta.dirname, '..', 'engine', 'engine.js'));",
        `export default fromEngine(${JSON.stringify(name)});`,
      ].join('\n'),
      resolveDir: '/',
    }));
  },
};

async function writeWindowIcon(root: string, dist: string): Promise<void> {
  const icon = await drawWindowIcon(root);
  await mkdir(path.join(dist, 'app'), { recursive: true });
  await writeFile(path.join(dist, 'app', 'icon.png'), icon);
}

async function writeManifests(root: string, dist: string): Promise<void> {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const manifests = {
    app: { ...APP_MANIFEST, version, type: 'module', main: 'main.js' },
    engine: { name: `${APP_MANIFEST.name}-engine`, version, private: true, type: 'module' },
  };
  for (const [folder, manifest] of Object.entries(manifests)) {
    await mkdir(path.join(dist, folder), { recursive: true });
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(path.join(dist, folder, 'package.json'), text);
  }
}
