/** Electron's entry: the command line where a command is named, else the window, once. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog } from 'electron';
import { z } from 'zod';
import { toFailureData } from '../../shared/errors/failure.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { chooseDataFolder } from '../host/dataFolder.ts';
import { ElectronShell } from '../shells/electron/electronShell.ts';
import { readPageFiles } from '../shells/pageFiles.ts';
import { createApp } from './createApp.ts';
import { runCommandLine } from './electronCommandLine.ts';
import { startUtilityEngine } from './electronEngine.ts';

/** The bundle lies in dist/electron, the page in dist/renderer. */
const bundleFolder = import.meta.dirname;
const pageFolder = join(bundleFolder, '..', 'renderer');

/** In development `app.getVersion()` would be Electron's. */
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(bundleFolder, '..', '..', 'package.json'), 'utf8')));

/** Electron in development is given its script first; Chromium's own switches may stand anywhere. */
const args = process.argv.slice(app.isPackaged ? 1 : 2);

function logBug(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function openWindow(): void {
  const { values } = parseArgs({ args, options: { data: { type: 'string' } }, strict: false });
  const dataFolder = chooseDataFolder(typeof values.data === 'string' ? values.data : undefined);
  // Chromium's caches go where everything else goes; the lock below is per data folder, too.
  app.setPath('userData', join(dataFolder, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // Schemes are registered before `ready`, so the shell is made now.
  const shell = new ElectronShell({ preload: resolve(bundleFolder, 'preload.cjs'), onBug: logBug });
  app.on('second-instance', () => shell.focus());
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => fillWindow(shell, dataFolder))
    .catch((error: unknown) => {
      const { message, action } = toFailureData(error);
      logBug(error);
      dialog.showErrorBox('PiSA Darkroom could not start', action ? `${message}\n\n${action}` : message);
      app.exit(1);
    });
}

async function fillWindow(shell: ElectronShell, dataFolder: string): Promise<void> {
  const running = await createApp({
    version,
    shell,
    dataFolder,
    rootFolder: app.getPath('home'),
    bundledModels: findBundledModels(),
    startEngine: startUtilityEngine(),
  });
  app.once('will-quit', (event) => {
    event.preventDefault();
    void running
      .close()
      .catch(logBug)
      .finally(() => app.exit(0));
  });
  const files = await readPageFiles(pageFolder);
  const { settings } = running;
  await shell.open(
    running.handlers,
    { files, routes: running.routes },
    (path) => running.granted.grant(path),
    settings && { last: settings.get('window'), keep: (place) => settings.set({ window: place }) },
  );
}

app.setName('PiSA Darkroom');
if (!runCommandLine(args, version)) openWindow();
