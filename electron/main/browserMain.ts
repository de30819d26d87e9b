/** The browser shell: the app as a page on loopback. Prints `ready URL` once it can be opened. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toFailureData } from '../../shared/errors/failure.ts';
import { readAppVersion } from '../host/appVersion.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { chooseDataFolder } from '../host/dataFolder.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { LogFile } from '../host/logFile.ts';
import { SleepInhibitor } from '../host/sleepInhibitor.ts';
import { refuseUnsupportedMachine } from '../host/supportedMachine.ts';
import { BrowserShell } from '../shells/browser/browserShell.ts';
import { readPageFiles } from '../shells/pageFiles.ts';
import { createApp } from './createApp.ts';

const projectFolder = resolve(import.meta.dirname, '..', '..');

const { values } = parseArgs({
  options: { data: { type: 'string' }, root: { type: 'string' }, port: { type: 'string', default: '0' } },
});

const dataFolder = chooseDataFolder(values.data);
const log = new LogFile(join(dataFolder, 'logs'));

function logBug(error: unknown): void {
  log.writeError(error);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

try {
  refuseUnsupportedMachine();
  const sleep = new SleepInhibitor();
  const shell = new BrowserShell(logBug, (isAwake) => sleep.set(isAwake));
  const app = await createApp({
    version: readAppVersion(),
    shell,
    dataFolder,
    rootFolder: values.root === undefined ? homedir() : resolve(values.root),
    bundledModels: findBundledModels(),
    startEngine: forkEngine(),
    onBug: logBug,
    onMishap: (text) => log.write('warning', text),
  });
  const files = await readPageFiles(join(projectFolder, 'dist', 'app', 'page'));
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
