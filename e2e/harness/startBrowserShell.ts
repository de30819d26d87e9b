/** Starts the app in the browser shell and opens a page on it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Browser } from '@playwright/test';
import { killTree } from '../../build/runProcess.ts';
import { followWrites } from './followWrites.ts';
import { delayAnswers } from './lateAnswers.ts';
import type { StartedShell } from './startedShell.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;

/** As people start it, which builds what changed; or the program that this starts, with what was built before. */
export type StartedBy = 'npm start' | 'main';

interface Start {
  readonly startedBy: StartedBy;
  readonly dataFolder: string;
  readonly photosFolder: string;
  /** While it is there, the engine's calls wait that contain its words; see engineGate. */
  readonly gateFile?: string;
}

const PROGRAMS: Record<StartedBy, readonly string[]> = {
  'npm start': ['build/start.mjs', '--shell', 'browser', '--no-open'],
  main: ['electron/main/browserMain.ts'],
};

export async function startBrowserShell(
  browser: Browser,
  { dataFolder, photosFolder, gateFile, startedBy }: Start,
): Promise<StartedShell> {
  const server = spawn(
    process.execPath,
    [...PROGRAMS[startedBy], '--data', dataFolder, '--root', photosFolder],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment(gateFile) } },
  );
  try {
    const url = await readReadyUrl(server);
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      colorScheme: 'dark',
    });
    const page = await context.newPage();
    const writes = followWrites(page);
    await delayAnswers(page);
    await page.goto(url);
    return {
      page,
      async stop() {
        await writes();
        await context.close();
        await stopServer(server);
      },
    };
  } catch (error) {
    await stopServer(server);
    throw error;
  }
}

/** The processes of the app load what belongs to the test alone. */
function environment(gateFile: string | undefined): NodeJS.ProcessEnv {
  const isLate = Number(process.env.DARKROOM_LATE_MS ?? 0) > 0;
  const loaded = [
    ...(gateFile === undefined ? [] : ['engineGate.ts']),
    ...(isLate ? ['lateSystem.ts'] : []),
  ].map((name) => `--import=${pathToFileURL(path.join(import.meta.dirname, name)).href}`);
  const before = process.env.NODE_OPTIONS;
  return {
    ...(gateFile === undefined ? {} : { DARKROOM_ENGINE_GATE: gateFile }),
    NODE_OPTIONS: [...(before === undefined ? [] : [before]), ...loaded].join(' '),
  };
}

function readReadyUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let messages = '';
    const fail = (what: string): void => reject(new Error(`The app ${what}. It said:\n${messages}`));
    const timer = setTimeout(() => fail(`was not ready after ${READY_TIMEOUT_MS} ms`), READY_TIMEOUT_MS);
    server.stderr?.on('data', (chunk: Buffer) => {
      messages += chunk.toString('utf8');
    });
    if (server.stdout !== null)
      createInterface({ input: server.stdout }).on('line', (line) => {
        messages += `${line}\n`;
        const url = /^ready (http:\/\/127\.0\.0\.1:\d+\/\S*)$/.exec(line)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    server.once('error', (error) => fail(`could not be started (${error.message})`));
    server.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code} before it was ready`);
    });
  });
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  // Windows knows no signal to pass on: there the whole tree is ended.
  if (process.platform === 'win32') killTree(server);
  else server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
