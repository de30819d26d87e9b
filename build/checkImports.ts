/** Checks the import rules over all sources; one line per violation, exit code 1 when there is one. */
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkFile } from './importRules.ts';

const root = path.resolve(import.meta.dirname, '..');
let fileCount = 0;
let violationCount = 0;
for await (const name of glob('{shared,electron,renderer,build,e2e,models}/**/*.{ts,tsx,mjs}', {
  cwd: root,
  exclude: (entry) => entry === 'node_modules',
})) {
  const file = name.split(path.sep).join('/');
  fileCount += 1;
  for (const { line, specifier, reason } of checkFile(file, await readFile(path.join(root, name), 'utf8'))) {
    violationCount += 1;
    console.error(`${file}:${line} imports '${specifier}': ${reason}.`);
  }
}
console.error(`Import rules: ${fileCount} files, ${violationCount} violations.`);
process.exitCode = violationCount === 0 && fileCount > 0 ? 0 : 1;
