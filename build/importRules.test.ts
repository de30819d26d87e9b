import { describe, expect, it } from 'vitest';
import { checkFile, findImports, LAYERS, RESERVED_PACKAGES } from './importRules.ts';

const reasonsFor = (file: string, source: string): readonly string[] =>
  checkFile(file, source).map((violation) => violation.reason);

/** Forbidden, one or more per rule: file, its import. */
const FORBIDDEN: readonly [file: string, specifier: string][] = [
  ['shared/lambda/a.ts', '../../electron/engine/engine.ts'],
  ['shared/lambda/a.ts', '../../renderer/app.tsx'],
  ['shared/lambda/a.ts', 'node:fs'],
  ['shared/lambda/a.ts', 'sharp'],
  ['renderer/app.tsx', '../electron/main/app.ts'],
  ['renderer/app.tsx', 'node:path'],
  ['renderer/app.tsx', 'electron'],
  ['renderer/app.tsx', 'better-sqlite3'],
  ['electron/preload/preload.ts', '../main/app.ts'],
  ['electron/preload/preload.ts', 'node:fs'],
  ['electron/preload/preload.ts', 'zod'],
  ['electron/shells/browser.ts', '../main/app.ts'],
  ['electron/engine/engine.ts', '../library/store.ts'],
  ['electron/engine/engine.ts', '../main/services/engine.ts'],
  ['electron/engine/engine.ts', 'electron'],
  ['electron/files/hashFile.ts', '../library/store.ts'],
  ['electron/files/hashFile.ts', '../host/engineClient.ts'],
  ['electron/host/engineClient.ts', '../main/app.ts'],
  ['electron/host/engineClient.ts', '../cli/darkroom.ts'],
  ['electron/host/engineClient.ts', '../engine/engine.ts'],
  ['electron/library/store.ts', '../host/engineClient.ts'],
  ['electron/library/store.ts', '../export/queue.ts'],
  ['electron/library/store.ts', '../engine/engine.ts'],
  ['electron/export/queue.ts', '../packs/openPack.ts'],
  ['electron/export/queue.ts', '../engine/engine.ts'],
  ['electron/packs/openPack.ts', '../engine/engine.ts'],
  ['electron/packs/openPack.ts', '../library/store.ts'],
  ['electron/cli/darkroom.ts', '../engine/engine.ts'],
  ['electron/cli/darkroom.ts', '../main/app.ts'],
  ['electron/cli/darkroom.ts', '../main/services/engine.ts'],
  ['electron/cli/darkroom.ts', '../shells/browser.ts'],
  ['electron/main/app.ts', '../../renderer/app.tsx'],
  ['electron/main/app.ts', '../../build/bundle.ts'],
  ['electron/main/app.ts', 'sharp'],
  ['electron/main/app.ts', 'onnxruntime-node'],
  ['electron/main/app.ts', 'better-sqlite3'],
  ['electron/main/app.ts', 'exiftool-vendored'],
  ['build/bundle.ts', '../renderer/app.tsx'],
  ['e2e/open.spec.ts', '../electron/main/app.ts'],
  ['models/golden/make.ts', '../../renderer/app.tsx'],
  ['electron/main/app.ts', '../engine/testing/tinyPack.ts'],
];

const ALLOWED: readonly [file: string, specifier: string][] = [
  ['shared/lambda/a.ts', '../tiles/planTiles.ts'],
  ['shared/develop/recipe.ts', 'zod'],
  ['renderer/app.tsx', '../shared/lambda/mix.ts'],
  ['renderer/app.tsx', '@mui/material/Button'],
  ['electron/preload/preload.ts', 'electron'],
  ['electron/engine/engine.ts', '../packs/openPack.ts'],
  ['electron/engine/engine.ts', 'onnxruntime-node'],
  ['electron/export/queue.ts', '../library/store.ts'],
  ['electron/export/queue.ts', '../../shared/export/states.ts'],
  ['electron/cli/darkroom.ts', '../host/engineClient.ts'],
  ['electron/host/packShelf.ts', '../packs/openPack.ts'],
  ['electron/packs/openPack.ts', '../files/hashFile.ts'],
  ['electron/library/store.ts', '../files/hashFile.ts'],
  ['electron/main/app.ts', '../engine/engine.ts'],
  ['electron/main/electronMain.ts', 'electron'],
  ['e2e/harness/start.ts', '../../electron/packs/testing/writeTinyPack.ts'],
  ['e2e/scroll.spec.ts', '../electron/library/testing/fillLibrary.ts'],
  ['electron/engine/engine.test.ts', '../main/services/engine.ts'],
  ['electron/engine/testing/tinyPack.ts', '../../library/store.ts'],
];

describe('import rules', () => {
  it.each(FORBIDDEN)('%s may not import %s', (file, specifier) => {
    expect(reasonsFor(file, `import { x } from '${specifier}';`)).toHaveLength(1);
  });

  it.each(ALLOWED)('%s may import %s', (file, specifier) => {
    expect(reasonsFor(file, `import { x } from '${specifier}';`)).toEqual([]);
  });

  it('has a forbidden import above for every layer and every reserved package', () => {
    const files = FORBIDDEN.map(([file]) => file);
    for (const { folder } of LAYERS) expect(files.some((file) => file.startsWith(`${folder}/`))).toBe(true);
    const specifiers = FORBIDDEN.map(([, specifier]) => specifier);
    expect(specifiers).toEqual(expect.arrayContaining(Object.keys(RESERVED_PACKAGES)));
  });

  it.each([
    "import type { App } from '../electron/main/app.ts';",
    "export { app } from '../electron/main/app.ts';",
    "export * from '../electron/main/app.ts';",
    "const app = await import('../electron/main/app.ts');",
    "type App = import('../electron/main/app.ts').App;",
    "const app = require('../electron/main/app.ts');",
    "import '../electron/main/app.ts';",
  ])('sees %s', (source) => {
    expect(reasonsFor('renderer/app.tsx', source)).toEqual([
      'renderer/ may import only shared, not electron/main/',
    ]);
  });

  it('names the line of an import', () => {
    expect(findImports('a.ts', "\n\nimport { b } from './b.ts';\n")).toEqual([
      { specifier: './b.ts', line: 3 },
    ]);
  });
});
