/** Checks the import rules over all sources, and that no modules import each other in a circle. */
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findCircles, importGraph } from './importCircles.ts';
import { checkFile } from './importRules.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = new Map<string, string>();
for await (const name of glob('{shared,electron,renderer,build,e2e,models}/**/*.{ts,tsx,mjs}', {
  cwd: root,
  exclude: (entry) => entry === 'node_modules',
})) {
  sources.set(name.split(path.sep).join('/'), await readFile(path.join(root, name), 'utf8'));
}
let violationCount = 0;
for (const [file, source] of sources) {
  for (const { line, specifier, reason } of checkFile(file, source)) {
    violationCount += 1;
    console.error(`${file}:${line} imports '${specifier}': ${reason}.`);
  }
}
const circles = findCircles(importGraph(sources));
for (const circle of circles) console.error(`Import circle: ${circle.join(' → ')}`);
console.error(
  `Import rules: ${sources.size} files, ${violationCount} violations, ${circles.length} circles.`,
);
process.exitCode = violationCount + circles.length === 0 && sources.size > 0 ? 0 : 1;
