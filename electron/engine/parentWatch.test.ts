import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { isProcessAlive } from '../files/isProcessAlive.ts';

const WATCH = pathToFileURL(join(import.meta.dirname, 'parentWatch.ts')).href;

/** @param work what a process does that has imported `watchParent`; it says its number first */
async function expectEnd(work: string, killsParent: boolean): Promise<void> {
  const busy = `import { watchParent } from ${JSON.stringify(WATCH)}; ${work}`;
  const parentCode = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(busy)}], { stdio: ['ignore', 'inherit', 'inherit'] });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', parentCode], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text)));
  });
  parent.stdout.destroy();
  if (killsParent) parent.kill('SIGKILL');
  await expect.poll(() => isProcessAlive(pid), { timeout: 20_000 }).toBe(false);
}

it('a process whose thread is held ends soon after its parent was killed', { timeout: 30_000 }, async () => {
  await expectEnd(
    'await watchParent(); console.log(process.pid); setTimeout(() => { for (;;); }, 100);',
    true,
  );
});

it('ends as well where its parent died before the watch stood', { timeout: 30_000 }, async () => {
  const killParent = "process.kill(process.ppid, 'SIGKILL');";
  await expectEnd(
    `console.log(process.pid); const watching = watchParent(); ${killParent} await watching; for (;;);`,
    false,
  );
});
