import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronEnvironment, runElectron } from './openElectronShell.ts';

const module = pathToFileURL(path.join(import.meta.dirname, 'openElectronShell.ts')).href;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start % Ω '));
});
afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

/** In the place of Electron: counts how often it is interrupted and takes a while to end. */
const PROGRAM = `
  let count = 0;
  process.on('SIGINT', () => {
    count += 1;
    setTimeout(() => { require('node:fs').writeFileSync(process.argv[2], String(count)); process.exit(7); }, 300);
  });
  setInterval(() => {}, 1000);
  process.stdout.write('up');
`;

/** Starts it from a process of its own, whose group a terminal would interrupt. */
async function interrupt(isTerminal: boolean): Promise<{ interruptions: string; outcome: unknown }> {
  const program = path.join(folder, 'program.cjs');
  const counted = path.join(folder, 'count');
  writeFileSync(program, PROGRAM);
  const args = JSON.stringify([program, counted]);
  const starter = spawn(
    process.execPath,
    [
      ...['--disable-warning=ExperimentalWarning', '--input-type=module', '-e'],
      `const { runElectron } = await import(${JSON.stringify(module)});
       const outcome = await runElectron(process.execPath, ${args}, ${isTerminal});
       process.stdout.write(JSON.stringify(outcome));`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );
  let said = '';
  starter.stdout.on('data', (chunk: Buffer) => {
    const isFirst = said === '';
    said += chunk.toString('utf8');
    // A terminal interrupts the whole group, kill one process.
    if (isFirst && starter.pid !== undefined) process.kill(isTerminal ? -starter.pid : starter.pid, 'SIGINT');
  });
  await once(starter, 'close');
  return { interruptions: readFileSync(counted, 'utf8'), outcome: JSON.parse(said.slice('up'.length)) };
}

describe.skipIf(process.platform === 'win32')('starting Electron', () => {
  it.each([true, false])(
    'passes one Ctrl-C on as one (terminal: %s), and then opens nothing else',
    async (terminal) => {
      expect(await interrupt(terminal)).toEqual({ interruptions: '1', outcome: { kind: 'closed', code: 7 } });
    },
  );

  it('says so where it ends at once', async () => {
    expect(await runElectron(process.execPath, ['-e', 'process.exit(3)'], false)).toEqual({
      kind: 'not-opened',
      reason: 'it could not start (exit code 3, its messages are above)',
    });
  });

  it('says so where it cannot be run', async () => {
    const outcome = await runElectron(path.join(folder, 'missing'), [], false);
    expect(outcome).toMatchObject({ kind: 'not-opened', reason: expect.stringContaining('ENOENT') });
  });

  it('is not made a Node by its environment, and is told which Node runs the engine', () => {
    expect(electronEnvironment({ A: '1', ELECTRON_RUN_AS_NODE: '1' })).toEqual({
      A: '1',
      DARKROOM_NODE: process.execPath,
    });
  });
});
