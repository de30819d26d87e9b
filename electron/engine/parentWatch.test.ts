import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { isProcessAlive } from '../files/isProcessAlive.ts';

const WATCH = pathToFileURL(join(import.meta.dirname, 'parentWatch.ts')).href;

it('a process whose thread is held ends soon after its parent was killed', { timeout: 30_000 }, async () => {
  const busy = `import { watchParent } from ${JSON.stringify(WATCH)}; await watchParent(); console.log(process.pid);
    setTimeout(() => { for (;;); }, 100);`;
  const parentCode = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(busy)}], { stdio: ['ignore', 'inherit', 'inherit'] });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', parentCode], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text)));
  });
  parent.stdout.destroy();
  parent.kill('SIGKILL');
  await expect.poll(() => isProcessAlive(pid), { timeout: 20_000 }).toBe(false);
});
