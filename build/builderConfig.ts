/** How the installers are made: electron-builder's configuration, checked against its types and its schema. */
import type { Configuration } from 'electron-builder';

export const BUILDER_CONFIG: Configuration = {
  appId: 'io.github.pisadarkroom',
  productName: 'PiSA Darkroom',
  copyright: 'Program: MIT licence. Bundled weights: CC BY-SA 4.0.',
  directories: { output: 'release' },
  files: [
    'dist/electron/**',
    'dist/renderer/**',
    'package.json',
    // The Node executables serve a fresh clone on an old system; the app has Electron's own.
    '!**/node_modules/node-{linux,win,darwin,bin-darwin}-*/**',
    '!**/*.{ts,map}',
  ],
  extraMetadata: { main: 'dist/electron/main.js' },
  asar: true,
  // Native modules load libraries that lie beside them, which an archive cannot offer.
  asarUnpack: [
    '**/node_modules/onnxruntime-node/**',
    '**/node_modules/sharp/**',
    '**/node_modules/@img/**',
    '**/node_modules/better-sqlite3/**',
  ],
  // All of them use Node-API: their prebuilt files fit Electron as they are.
  npmRebuild: false,
  extraResources: ['packs', 'niqe'].map((name) => ({ from: `models/${name}`, to: `models/${name}` })),
  electronFuses: {
    // The command line is the app's own arguments, not a Node in disguise.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
  },
  linux: { target: ['AppImage', 'deb'], category: 'Graphics', executableName: 'darkroom' },
  mac: { target: ['dmg'], category: 'public.app-category.photography', hardenedRuntime: true },
  win: { target: ['nsis'], executableName: 'darkroom' },
};
