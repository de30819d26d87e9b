/** Electron's entry: the window, once per data folder. The command line is a program of its own. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, powerMonitor } from 'electron';
import { APP_ID, PRODUCT_NAME, TOAST_ACTIVATOR_CLSID } from '../../shared/appIdentity.ts';
import { toFailureData } from '../../shared/errors/failure.ts';
import { readAppVersion } from '../host/appVersion.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { chooseDataFolder } from '../host/dataFolder.ts';
import { findEngineEntry, forkEngine } from '../host/engineProcess.ts';
import { LogFile } from '../host/logFile.ts';
import { refuseUnsupportedMachine } from '../host/supportedMachine.ts';
import { ElectronShell } from '../shells/electron/electronShell.ts';
import { wordsFor } from '../shells/electron/words.ts';
import { readPageFiles } from '../shells/pageFiles.ts';
import type { WindowSettings } from '../shells/shell.ts';
import { createApp } from './createApp.ts';
import { findEngineNode } from './desktop/engineNode.ts';
import { readLaunchArguments } from './desktop/launchArguments.ts';
import { Quitting } from './desktop/quitting.ts';
import { isSignedBuild } from './desktop/signedBuild.ts';
import type { RunningApp } from './startApp.ts';

/** `dist/app`, or the archive. The engine lies beside it. */
const appFolder = import.meta.dirname;
const engineFolder = join(appFolder, '..', 'engine');

const launch = readLaunchArguments(process.argv, app.isPackaged, process.cwd());
const dataFolder = chooseDataFolder(launch.dataFolder);
const log = new LogFile(join(dataFolder, 'logs'));

function openWindow(): void {
  claimIdentity();
  const files = launch.files.filter((file) => existsSync(file));
  // Files travel apart from the arguments: Chromium puts those in an order of its own.
  if (!app.requestSingleInstanceLock({ files })) {
    app.exit(0);
    return;
  }
  const opened: string[] = [...files];
  let starting: Promise<RunningApp> | null = null;
  let running: RunningApp | null = null;
  const open = (more: readonly string[]): void => {
    if (running === null) opened.push(...more);
    else running.openFiles(more);
    shell.focus();
  };
  const quitting = new Quitting({
    hasUnfinishedWork: () => (running?.unfinishedPhotos() ?? 0) > 0,
    ask: () =>
      shell.askToQuit({
        photos: running?.unfinishedPhotos() ?? 0,
        goesOn: running?.settings?.get('queueResumes') ?? true,
      }),
    close: async () => (await starting?.catch(() => null))?.close(),
    quit: () => app.quit(),
    exit: () => app.exit(0),
    relaunch: (more) => app.relaunch({ args: [...process.argv.slice(1), ...more] }),
    onBug: logBug,
  });
  // Schemes are registered before `ready`, so the shell is made now.
  const shell = new ElectronShell({
    preload: join(appFolder, 'preload.cjs'),
    icon: join(appFolder, 'icon.png'),
    canNotify: process.platform !== 'darwin' || isSignedBuild(appFolder),
    logPath: log.path,
    onBug: logBug,
    onMishap: (text) => log.write('warning', text),
    beforeQuit: (event) => quitting.beforeQuit(event),
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const more = readFiles(data);
    if (!quitting.startMeanwhile(more)) open(more);
  });
  app.on('before-quit', (event) => quitting.beforeQuit(event));
  app.on('will-quit', (event) => quitting.willQuit(event));
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(async () => {
      obeySignals(quitting);
      starting = start(shell);
      running = await starting;
      if (quitting.isClosing) return;
      running.openFiles(opened);
      await shell.open({
        ...running,
        settings: lastingSettings(running),
        files: await readPageFiles(join(appFolder, 'page')),
      });
    })
    .catch((error: unknown) => {
      if (quitting.isClosing) return logBug(error);
      tellCannotStart(error);
      app.exit(1);
    });
}

async function start(shell: ElectronShell): Promise<RunningApp> {
  refuseUnsupportedMachine();
  return createApp({
    version: readAppVersion(),
    shell,
    dataFolder,
    rootFolder: app.getPath('home'),
    bundledModels: findBundledModels(),
    startEngine: forkEngine(findEngineEntry(), {}, findEngineNode(engineFolder, app.isPackaged)),
    onBug: logBug,
    onMishap: (text) => log.write('warning', text),
  });
}

/** A window outlives the library that it was opened with, where a person goes back to a backup. */
function lastingSettings(running: RunningApp): WindowSettings | null {
  const first = running.settings;
  if (first === null) return null;
  const store = () => running.settings ?? first;
  return {
    get: ((name: 'window' | 'language') => store().get(name)) as WindowSettings['get'],
    set: (changes) => store().set(changes),
  };
}

/** Under which name and folder the system knows this app, before anything asks. */
function claimIdentity(): void {
  app.setName(PRODUCT_NAME);
  // Electron has the name of the .desktop file from the package.json that it was started with.
  if (process.platform === 'win32') {
    app.setAppUserModelId(APP_ID);
    app.setToastActivatorCLSID(TOAST_ACTIVATOR_CLSID);
  }
  // Chromium's caches go where everything else goes; the lock is per data folder, too.
  const profile = join(dataFolder, 'window');
  mkdirSync(profile, { recursive: true });
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  app.setAppLogsPath(join(dataFolder, 'logs'));
}

/** Only now: until `ready` Electron puts its own in the place of all handlers. */
function obeySignals(quitting: Quitting): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => quitting.quitUnasked());
  powerMonitor.on('shutdown', () => quitting.quitUnasked());
}

function readFiles(data: unknown): readonly string[] {
  const files = typeof data === 'object' && data !== null && 'files' in data ? data.files : [];
  return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [];
}

function logBug(error: unknown): void {
  log.writeError(error);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function tellCannotStart(error: unknown): void {
  logBug(error);
  const { message, action } = toFailureData(error);
  const words = wordsFor(null, app.getPreferredSystemLanguages());
  dialog.showErrorBox(words.couldNotStart, action === undefined ? message : `${message}\n\n${action}`);
}

// Whoever started it from a terminal may have closed that.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('unhandledRejection', logBug);
process.on('uncaughtException', (error) => {
  logBug(error);
  const words = wordsFor(null, app.isReady() ? app.getPreferredSystemLanguages() : []);
  dialog.showErrorBox(words.somethingWrong, words.logHasDetails(log.path));
});
openWindow();
