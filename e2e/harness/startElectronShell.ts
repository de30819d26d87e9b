/** Starts the bundled app in Electron and waits for its window. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { buildRenderer } from '../../build/buildRenderer.ts';
import { bundleElectron } from '../../build/bundleElectron.ts';
import { findElectron } from '../../build/obtainElectron.ts';
import { electronEnvironment, findObstacle } from '../../build/openElectronShell.ts';
import type { StartedShell } from './startedShell.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

interface Folders {
  readonly dataFolder: string;
  readonly photosFolder: string;
}

/** Which app a window belongs to, for the answers to the system's dialogs. */
const openWindows = new WeakMap<Page, { readonly app: ElectronApplication; readonly photosFolder: string }>();

export async function startElectronShell(folders: Folders): Promise<StartedShell> {
  const executablePath = findElectron(root);
  if (executablePath === undefined) throw new Error('No Electron binary: `npm start` tries to download it.');
  const obstacle = findObstacle();
  if (obstacle !== undefined) throw new Error(`Electron cannot run here: ${obstacle}.`);
  await buildRenderer(root);
  const appFolder = await bundleElectron(root);
  const app = await _electron.launch({
    executablePath,
    args: [appFolder, '--data', folders.dataFolder],
    env: electronEnvironment(),
    // With the sandbox that people have, not without, as Playwright starts it otherwise.
    chromiumSandbox: true,
  });
  const page = await app.firstWindow();
  openWindows.set(page, { app, photosFolder: folders.photosFolder });
  await answer(page, [folders.photosFolder]);
  return { page, stop: () => app.close() };
}

/**
 * Lets the system's next dialog answer with an entry below the folder of photos (the first whose name contains
 * it). @returns false in the browser shell, where the app's own chooser is to be used
 */
export async function answerDialog(page: Page, entry: string): Promise<boolean> {
  const open = openWindows.get(page);
  if (open === undefined) return false;
  const names = await readdir(open.photosFolder, { recursive: true });
  const found = names.find((name) => path.basename(name).includes(entry));
  if (found === undefined) throw new Error(`there is no '${entry}' to choose`);
  await answer(page, [path.join(open.photosFolder, found)]);
  return true;
}

export const hasSystemDialogs = (page: Page): boolean => openWindows.has(page);

async function answer(page: Page, filePaths: readonly string[]): Promise<void> {
  await openWindows.get(page)?.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...chosen] });
  }, filePaths);
}
