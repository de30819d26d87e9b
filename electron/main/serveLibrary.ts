import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import { type Handlers, REQUESTS, type RequestContext, type RequestName } from '../../shared/ipc/contract.ts';
import type { LibraryBackup, LibraryDamage } from '../../shared/ipc/views.ts';
import { makeRoom } from '../host/makeRoom.ts';
import { type Backup, listBackups, readContent } from '../library/backups.ts';
import { backupFolder, type Library, type LibraryOpening, openLibrary } from '../library/openLibrary.ts';
import { type Recovery, recoverLibrary } from '../library/recoverLibrary.ts';
import type { GrantedPaths } from './services/grantedPaths.ts';
import { toCallFailure } from './services/toCallFailure.ts';
import type { LibraryRequest, OpenApp, RunningApp } from './startApp.ts';

type Damaged = Extract<LibraryOpening, { state: 'damaged' }>;
/** What may change the library itself under the app. */
type Changer = Pick<Handlers, LibraryRequest>;

const EXCHANGED: FailureData = new Failure('conflict.library-being-exchanged', {}).toData();

export interface ServedLibrary {
  readonly dataFolder: string;
  readonly granted: GrantedPaths;
  /** Wires the app around an open library. */
  readonly start: (library: Library) => Promise<OpenApp>;
}

/**
 * The app around a library that may be exchanged: while it is damaged or has lost its photos, a window gets the
 * ways out and nothing else; and a person may go back to a backup at any time. Everything else is handed on to
 * the app that is running then.
 * @throws Failure where the library was made by a newer app, is locked or cannot be written
 */
export async function serveLibrary(served: ServedLibrary): Promise<RunningApp> {
  const open = async (): Promise<LibraryOpening> => {
    // What the app keeps to be quicker must not be what it does not start for.
    await makeRoom(served.dataFolder);
    return openLibrary(served.dataFolder);
  };
  let app: OpenApp | null = null;
  let damage: Damaged | null = null;
  let isExchanging = false;
  /** Why nothing is answered while no app is running. */
  let reason: FailureData = EXCHANGED;
  const take = async (opening: LibraryOpening): Promise<void> => {
    if (opening.state !== 'open') {
      reason = opening.failure;
      if (opening.state === 'refused') throw Failure.fromData(opening.failure);
      damage = opening;
      return;
    }
    try {
      app = await served.start(opening.library);
      damage = null;
      reason = EXCHANGED;
    } catch (error) {
      // What was to be recovered can be tried again.
      opening.library.close();
      throw error;
    }
  };
  await take(await open());
  const running = (): OpenApp => {
    if (app === null) throw Failure.fromData(reason);
    return app;
  };
  /** To another library, or (null) to the same opened again. Ends with an app around whichever library there is then, also where the exchange was refused. */
  const exchange = async (choice: Recovery | null): Promise<void> => {
    // A second click while the first is being worked on would start a second app on the same library.
    if (isExchanging) throw Failure.fromData(EXCHANGED);
    isExchanging = true;
    const before = app;
    app = null;
    try {
      await before?.close();
      await take(choice === null ? await open() : recoverLibrary(served.dataFolder, choice));
    } catch (error) {
      await take(await open());
      throw error;
    } finally {
      isExchanging = false;
    }
  };
  const changer = createChanger(served.dataFolder, () => damage, exchange);
  return {
    handlers: { ...forwardAll(running), ...changer },
    routes: {
      pixels: (...request) => inCallsWords(() => running().routes.pixels(...request)),
      upload: (...request) => inCallsWords(() => running().routes.upload(...request)),
      download: (id) => inCallsWords(() => running().routes.download(id)),
    },
    grant: (path) => served.granted.grant(path),
    openFiles: (paths) => app?.openFiles(paths),
    originalsOf: (photoIds) => app?.originalsOf(photoIds) ?? [],
    unfinishedPhotos: () => app?.unfinishedPhotos() ?? 0,
    get settings() {
      return app?.settings ?? null;
    },
    close: async () => app?.close(),
  };
}

function createChanger(
  dataFolder: string,
  findDamage: () => Damaged | null,
  exchange: (choice: Recovery | null) => Promise<void>,
): Changer {
  return {
    'library.damage': () => describeDamage(findDamage()),
    'library.recover': async ({ choice }) => {
      const damage = findDamage();
      if (damage === null) throw new Failure('conflict.nothing-to-recover', {});
      if (damage.kind === 'full' || choice === 'again') {
        await exchange(null);
        return null;
      }
      const backup = damage.newestBackup;
      const isGone = choice === 'backup' && backup === null;
      if (isGone) throw new Failure('not-found.no-whole-backup', {});
      await exchange(
        backup !== null && choice === 'backup'
          ? { kind: choice, path: backup.path }
          : { kind: choice === 'keep' ? 'keep' : 'fresh' },
      );
      return null;
    },
    'library.backups': () => listBackups(backupFolder(dataFolder)).map(describeBackup),
    'library.restore': async ({ name }) => {
      const backup = listBackups(backupFolder(dataFolder)).find(({ path }) => basename(path) === name);
      if (backup === undefined) {
        throw new Failure('not-found.backup', { name });
      }
      await exchange({ kind: 'backup', path: backup.path });
      return null;
    },
  };
}

function describeDamage(damage: Damaged | null): LibraryDamage | null {
  if (damage === null) return null;
  const { kind, failure, content, newestBackup } = damage;
  return {
    kind,
    failure,
    photoCount: content?.photos ?? null,
    backup: newestBackup === null ? null : describeBackup(newestBackup),
  };
}

function describeBackup({ path, savedAt }: Backup): LibraryBackup {
  const content = readContent(path);
  return {
    name: basename(path),
    savedAt: savedAt.toISOString(),
    bytes: statSync(path).size,
    photoCount: content?.photos ?? null,
    albumCount: content?.albums ?? null,
  };
}

async function inCallsWords<T>(work: () => T): Promise<Awaited<T>> {
  try {
    return await work();
  } catch (error) {
    throw toCallFailure(error);
  }
}

/** Every request to whichever app is running when it arrives. */
function forwardAll(running: () => OpenApp): Handlers {
  const names = Object.keys(REQUESTS) as RequestName[];
  const forward = (name: RequestName) => async (params: unknown, context: RequestContext) => {
    const handlers: Partial<Record<RequestName, unknown>> = running().handlers;
    const answer = handlers[name] as (params: unknown, context: RequestContext) => unknown;
    return inCallsWords(() => answer(params, context));
  };
  // The names are the contract's own, and each handler gets what was checked for it.
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Handlers;
}
