/** `npm start`: installs what is missing, then builds and opens the app under a Node that can. */
import path from 'node:path';
import { ensureInstalled, findModernNode, rootFolder, runMain, runNode } from './bootstrap.mjs';

await runMain(async () => {
  await ensureInstalled();
  const openApp = path.join(rootFolder, 'build', 'openApp.ts');
  return runNode(findModernNode(), [openApp, ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
});
