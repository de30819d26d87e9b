import { Failure } from '../../shared/errors/failure.ts';
import { type Handlers, REQUESTS, type RequestContext, type RequestName } from '../../shared/ipc/contract.ts';
import type { Library, LibraryOpening } from '../library/openLibrary.ts';
import { recoverLibrary } from '../library/recoverLibrary.ts';
import type { GrantedPaths } from './services/grantedPaths.ts';
import type { RunningApp } from './startApp.ts';

type Damaged = Extract<LibraryOpening, { state: 'damaged' }>;

/**
 * What a window gets while the library file is damaged: the two ways out and nothing else. Once one of them
 * was taken, everything is handed on to the app that is started then.
 */
export function createRecovery(
  dataFolder: string,
  { failure, newestBackup }: Damaged,
  granted: GrantedPaths,
  start: (library: Library) => Promise<RunningApp>,
): RunningApp {
  let app: RunningApp | null = null;
  let isTaken = false;
  const running = (): RunningApp => {
    if (app === null) throw Failure.fromData(failure);
    return app;
  };
  const recover: Handlers['library.recover'] = async ({ choice }) => {
    // A second click while the first way out is being taken would start a second app on the same library.
    if (isTaken) throw new Failure('conflict', 'The library is whole again.');
    isTaken = true;
    try {
      const hasBackup = choice === 'backup' && newestBackup !== null;
      const opening = recoverLibrary(
        dataFolder,
        hasBackup ? { kind: 'backup', path: newestBackup.path } : { kind: 'fresh' },
      );
      if (opening.state !== 'open') throw Failure.fromData(opening.failure);
      app = await start(opening.library);
    } catch (error) {
      isTaken = false;
      throw error;
    }
    return null;
  };
  const damage: Handlers['library.damage'] = () =>
    app === null ? { failure, backupSavedAt: newestBackup?.savedAt.toISOString() ?? null } : null;
  return {
    handlers: { ...forwardAll(running), 'library.damage': damage, 'library.recover': recover },
    routes: {
      pixels: async (...request) => running().routes.pixels(...request),
      upload: async (...request) => running().routes.upload(...request),
    },
    grant: (path) => granted.grant(path),
    openFiles: (paths) => app?.openFiles(paths),
    originalsOf: (photoIds) => app?.originalsOf(photoIds) ?? [],
    unfinishedPhotos: () => app?.unfinishedPhotos() ?? 0,
    settings: null,
    close: async () => app?.close(),
  };
}

/** Every request to whichever app is running when it arrives. */
function forwardAll(running: () => RunningApp): Handlers {
  const names = Object.keys(REQUESTS) as RequestName[];
  const forward = (name: RequestName) => (params: unknown, context: RequestContext) =>
    (running().handlers[name] as (params: unknown, context: RequestContext) => unknown)(params, context);
  // The names are the contract's own, and each handler gets what was checked for it.
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Handlers;
}
