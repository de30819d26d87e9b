import { mkdir } from 'node:fs/promises';
import { Failure } from '../../shared/errors/failure.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { createRecovery } from './createRecovery.ts';
import { GrantedPaths } from './services/grantedPaths.ts';
import { type AppOptions, type RunningApp, startApp } from './startApp.ts';

/**
 * The composition root of both shells: opens the library and wires the app around it. Where the library
 * file is damaged, the window is served a way out instead, and the app once the person has taken it.
 * @throws Failure where the library was made by a newer app, is locked or cannot be written
 */
export async function createApp(options: AppOptions): Promise<RunningApp> {
  await mkdir(options.dataFolder, { recursive: true });
  const opening = openLibrary(options.dataFolder);
  const granted = new GrantedPaths(options.shell.kind === 'browser' ? options.rootFolder : null);
  switch (opening.state) {
    case 'open':
      return startApp(options, opening.library, granted);
    case 'damaged':
      return createRecovery(options.dataFolder, opening, granted, (library) =>
        startApp(options, library, granted),
      );
    case 'refused':
      throw Failure.fromData(opening.failure);
  }
}
