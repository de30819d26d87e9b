import { serveLibrary } from './serveLibrary.ts';
import { GrantedPaths } from './services/grantedPaths.ts';
import { type AppOptions, type RunningApp, startApp } from './startApp.ts';

/**
 * The composition root of both shells: opens the library and wires the app around it.
 * @throws Failure where the library was made by a newer app, is locked or cannot be written
 */
export async function createApp(options: AppOptions): Promise<RunningApp> {
  const { dataFolder, rootFolder, shell } = options;
  const granted = new GrantedPaths(shell.kind === 'browser' ? rootFolder : null);
  return serveLibrary({ dataFolder, granted, start: (library) => startApp(options, library, granted) });
}
