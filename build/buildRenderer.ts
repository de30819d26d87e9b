/** Builds the user interface into dist/app/page with Vite. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { buildIfChanged } from './buildStamp.ts';
import { writeNotices } from './notices.ts';

/** The newest browsers only: Electron's own, or one that the user keeps up to date. */
const BROWSER_TARGET = 'es2023';

export const rendererOutput = (root: string): string => path.join(root, 'dist', 'app', 'page');

export async function buildRenderer(root: string): Promise<boolean> {
  const outDir = rendererOutput(root);
  const inputs = [
    'renderer/**/*.*',
    'shared/**/*.ts',
    'build/{buildRenderer,notices,shippedPackages}.ts',
    'models/packs/*/manifest.json',
    'package-lock.json',
  ];
  return buildIfChanged(root, inputs, outDir, async () => {
    await build({
      configFile: false,
      root: path.join(root, 'renderer'),
      // Both shells serve it from the root of an origin, but a relative base works under any path.
      base: './',
      logLevel: 'warn',
      plugins: [react()],
      build: {
        outDir,
        emptyOutDir: true,
        target: BROWSER_TARGET,
        // A Content-Security-Policy without `data:` scripts and without inline code must do.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // One page, loaded from the disk: splitting it would win nothing.
        chunkSizeWarningLimit: 4096,
      },
    });
    await writeFile(path.join(outDir, 'third-party-notices.txt'), await writeNotices(root));
  });
}
