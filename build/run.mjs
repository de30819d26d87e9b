/**
 * `node build/run.mjs FILE.ts ARGS…` runs a TypeScript program of this repository on a fresh clone: it
 * installs what is missing and picks a Node that can. `typescript` and `biome` in place of a file run those
 * tools. Relative paths among the arguments mean the folder that npm was called from.
 */
import path from 'node:path';
import {
  BootstrapError,
  ensureInstalled,
  findModernNode,
  rootFolder,
  runMain,
  runNode,
} from './bootstrap.mjs';

const TOOLS = new Map([
  ['typescript', { script: 'node_modules/typescript/bin/tsc', args: ['-p', '.'] }],
  ['biome', { script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '.'] }],
]);

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined) throw new BootstrapError('Name a TypeScript file to run, `typescript` or `biome`.');
  await ensureInstalled();
  const node = findModernNode();
  const tool = TOOLS.get(name);
  if (tool !== undefined) {
    return runNode(node, [path.join(rootFolder, tool.script), ...tool.args, ...args], { cwd: rootFolder });
  }
  // npm changes to the package's folder; the user's own folder is in INIT_CWD.
  return runNode(node, [path.resolve(rootFolder, name), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
});
