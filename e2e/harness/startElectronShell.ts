/** Starts the bundled app in Electron and waits for its window. */
import path from 'node:path';
import { _electron } from '@playwright/test';
import { buildRenderer } from '../../build/buildRenderer.ts';
import { bundleElectron } from '../../build/bundleElectron.ts';
import { findElectron } from '../../build/obtainElectron.ts';
import { electronEnvironment } from '../../build/openElectronShell.ts';
import type { StartedShell } from './startedShell.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

export async function startElectronShell(dataFolder: string): Promise<StartedShell> {
  const executablePath = findElectron(root);
  if (executablePath === undefined) throw new Error('No Electron binary: `npm start` tries to download it.');
  await buildRenderer(root);
  const appFolder = await bundleElectron(root);
  const app = await _electron.launch({
    executablePath,
    args: [appFolder, '--data', dataFolder],
    env: electronEnvironment(),
  });
  return { page: await app.firstWindow(), stop: () => app.close() };
}
