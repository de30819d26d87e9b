/** The browser shell: the app as a page on loopback. Prints `ready URL` once it can be opened. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toFailureData } from '../../shared/errors/failure.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { chooseDataFolder } from '../host/dataFolder.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { SleepInhibitor } from '../host/sleepInhibitor.ts';
import { BrowserShell } from '../shells/browser/browserShell.ts';
import { readPageFiles } from '../shells/pageFiles.ts';
import { createApp } from './createApp.ts';

const projectFolder = resolve(import.meta.dirname, '..', '..');

const { values } = parseArgs({
  options: { data: { type: 'string' }, root: { type: 'string' }, port: { type: 'string', default: '0' } },
});

function logBug(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

async function readVersion(): Promise<string> {
  const parsed: unknown = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : '';
  return String(version);
}

try {
  const sleep = new SleepInhibitor();
  const shell = new BrowserShell(logBug, (isAwake) => sleep.set(isAwake));
  const app = await createApp({
    version: await readVersion(),
    shell,
    dataFolder: chooseDataFolder(values.data),
    rootFolder: values.root === undefined ? homedir() : resolve(values.root),
    bundledModels: findBundledModels(),
    startEngine: forkEngine(),
  });
  const files = await readPageFiles(join(projectFolder, 'dist', 'renderer'));
  const server = await shell.listen(Number(values.port), app.handlers, app.routes, files);
  const stop = async () => {
    await server.close();
    await app.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  process.stdout.write(`ready ${server.url}\n`);
} catch (error) {
  const { message, action } = toFailureData(error);
  process.stderr.write(`${message}${action === undefined ? '' : ` ${action}`}\n`);
  process.exitCode = 1;
}
