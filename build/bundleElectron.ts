/**
 * Bundles what Electron runs into dist/electron: main and engine as ES modules, the preload as CommonJS,
 * because a sandboxed preload is neither a module nor able to require anything but `electron`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { z } from 'zod';
import { buildIfChanged } from './buildStamp.ts';

/** Electron 45 has Node 24. */
const NODE_TARGET = 'node24';

export const ENTRIES = {
  main: 'electron/main/electronMain.ts',
  engine: 'electron/engine/engine.ts',
  preload: 'electron/preload/preload.ts',
} as const;

/** CommonJS packages inside an ES module bundle still call `require` for Node's own modules. */
const REQUIRE_BANNER =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** @returns the bundled main, which Electron is started with */
export async function bundleElectron(root: string): Promise<string> {
  const outputFolder = path.join(root, 'dist', 'electron');
  const inputs = ['electron/**/*.ts', 'shared/**/*.ts', 'build/bundleElectron.ts', 'package-lock.json'];
  await buildIfChanged(root, inputs, outputFolder, () => bundleInto(root, outputFolder));
  return path.join(outputFolder, 'main.js');
}

export async function bundleInto(root: string, outputFolder: string): Promise<void> {
  await Promise.all([
    build({
      ...withDefaults(root),
      entryPoints: { main: ENTRIES.main, engine: ENTRIES.engine },
      outdir: outputFolder,
      platform: 'node',
      format: 'esm',
      banner: { js: REQUIRE_BANNER },
      // What the app ships as packages (native code and WebAssembly lie beside theirs) is not bundled.
      external: ['electron', ...(await shippedPackages(root))],
    }),
    bundlePreload(root, path.join(outputFolder, 'preload.cjs')),
  ]);
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

const withDefaults = (root: string): BuildOptions => ({
  absWorkingDir: root,
  bundle: true,
  target: NODE_TARGET,
  sourcemap: 'linked',
  logLevel: 'warning',
});

async function shippedPackages(root: string): Promise<readonly string[]> {
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  return Object.keys(manifest.dependencies);
}
