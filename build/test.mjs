/** `npm test`: installs what is missing, then runs every check under a Node that can. */
import path from 'node:path';
import { ensureInstalled, findModernNode, rootFolder, runMain, runNode } from './bootstrap.mjs';

await runMain(async () => {
  await ensureInstalled();
  const testAll = path.join(rootFolder, 'build', 'testAll.ts');
  return runNode(findModernNode(), [testAll, ...process.argv.slice(2)], { cwd: rootFolder });
});
