import { join } from 'node:path';
import { Failure, toFailureData } from '../../shared/errors/failure.ts';
import { inEnglish } from '../../shared/errors/words/words.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { machineRecordFile } from '../host/dataFolder.ts';
import { EngineClient } from '../host/engineClient.ts';
import type { StartEngine } from '../host/engineProcess.ts';
import { residualFolder, thumbnailFolder as thumbnailFolderIn } from '../host/makeRoom.ts';
import { PackShelf } from '../host/packShelf.ts';
import type { InspectPicture } from '../library/importPhotos.ts';
import type { Library } from '../library/openLibrary.ts';
import { ThumbnailCache } from '../library/thumbnailCache.ts';
import { sweepUnfinished } from '../packs/install/stagedPack.ts';
import type { PixelRoutes, Shell } from '../shells/shell.ts';
import { createAppHandlers } from './handlers/appHandlers.ts';
import { createEditHandlers } from './handlers/editHandlers.ts';
import { createExportHandlers } from './handlers/exportHandlers.ts';
import { createPackHandlers, tellPacks } from './handlers/packHandlers.ts';
import { createPhotoHandlers } from './handlers/photoHandlers.ts';
import { createQueueHandlers } from './handlers/queueHandlers.ts';
import type { AppServices } from './services/appServices.ts';
import { createExportService } from './services/createExportService.ts';
import { DataWatch } from './services/dataWatch.ts';
import { Destinations } from './services/destinations.ts';
import { DevelopedThumbnails } from './services/developedThumbnails.ts';
import { Downloads } from './services/downloads.ts';
import type { GrantedPaths } from './services/grantedPaths.ts';
import { KeptWork, keptWorkSettings } from './services/keptWork.ts';
import { LibraryChanges } from './services/libraryChanges.ts';
import { LibraryUpkeep } from './services/libraryUpkeep.ts';
import { OpenedFiles } from './services/openedFiles.ts';
import { PackMeasurements } from './services/packMeasurements.ts';
import { PackWorkshop } from './services/packWorkshop.ts';
import { createPixelRoutes } from './services/pixelRoutes.ts';
import { refuseWhileGone } from './services/refuseWhileGone.ts';
import { sweepUploads } from './services/sweepUploads.ts';
import { toCallFailure } from './services/toCallFailure.ts';

export interface AppOptions {
  readonly version: string;
  readonly shell: Shell;
  readonly dataFolder: string;
  /** What the own chooser shows; unused where the shell has native dialogs. */
  readonly rootFolder: string;
  /** The folder `models` that comes with the app. */
  readonly bundledModels: string;
  readonly startEngine: StartEngine;
  /** For the log; what a person can do something about is told in the window. */
  readonly onBug: (error: unknown) => void;
  /** For the log too: what the system said of an engine that ended. */
  readonly onMishap?: (text: string) => void;
}

/** What is answered by whoever exchanges the library under the app. */
export type LibraryRequest = `library.${'damage' | 'recover' | 'backups' | 'restore'}`;

/** The app around one open library. */
export interface OpenApp {
  readonly handlers: Omit<Handlers, LibraryRequest>;
  readonly routes: PixelRoutes;
  /** An id for a path that a shell got from the system: a dropped file. */
  readonly grant: (path: string) => string;
  /** The system opened the app with these; the page imports them. */
  readonly openFiles: (paths: readonly string[]) => void;
  /** Of those photos that the library knows. */
  readonly originalsOf: (photoIds: readonly number[]) => readonly string[];
  /** That exports which are under way have not made yet. */
  readonly unfinishedPhotos: () => number;
  readonly settings: Library['settings'];
  close(): Promise<void>;
}

export interface RunningApp extends Omit<OpenApp, 'handlers' | 'settings'> {
  readonly handlers: Handlers;
  /** Null while the library waits for a decision; another one where the library was exchanged. */
  readonly settings: Library['settings'] | null;
}

/** A pack on a slow drive, or a hundred of them, must not keep the window waiting. */
const PACKS_WAIT_MS = 1000;

/** Wires everything around an open library. The engine is prepared; it starts with the first call. */
export async function startApp(
  options: AppOptions,
  library: Library,
  granted: GrantedPaths,
): Promise<OpenApp> {
  const { dataFolder, shell } = options;
  const { engine, keptWork } = prepareEngine(options, library);
  const packs = new PackShelf({ bundledModels: options.bundledModels, data: dataFolder });
  const { rest } = await packs.begin(PACKS_WAIT_MS);
  const workshop = new PackWorkshop(options.startEngine, packs.installedFolder);
  const measurements = new PackMeasurements(join(dataFolder, 'cache', 'pack-measurements.json'));
  await Promise.all([measurements.load(), sweepUnfinished(packs.installedFolder)]);
  const announce: AppServices['announce'] = (event) => shell.broadcast(event);
  const thumbnailFolder = thumbnailFolderIn(dataFolder);
  const dataWatch = new DataWatch({
    ...{ dataFolder, thumbnailFolder, library, keptWork, announce, onFailure: options.onBug },
  });
  const tellFailure = (error: unknown) => void tellMishap(options, dataWatch, error);
  const inspect: InspectPicture = (path, signal) => engine.call('inspectPicture', { path }, { signal });
  const exports = createExportService({ library, engine, packs, shell, onCrash: tellFailure });
  const thumbnails = openThumbnails(thumbnailFolder, engine);
  const services: AppServices = {
    version: options.version,
    ...{ shell, library, engine, packs, workshop, measurements, dataFolder, exports, keptWork },
    ...{ thumbnailFolder, thumbnails, dataWatch, announce },
    developedThumbnails: new DevelopedThumbnails({ library, packs, engine, thumbnails }),
    granted,
    destinations: new Destinations(library, granted, options.rootFolder),
    downloads: new Downloads(),
    opened: new OpenedFiles(),
    rootFolder: options.rootFolder,
    uploadFolder: join(dataFolder, 'uploads'),
    changes: new LibraryChanges((event) => shell.broadcast(event), library.journal),
  };
  const upkeep = new LibraryUpkeep({
    library,
    thumbnails,
    inspect,
    forget: (originalSha256) => keptWork.forget(originalSha256),
    sweep: () => sweepUploads(services.uploadFolder, library),
    announce,
    onFailure: tellFailure,
  });
  rest?.then(() => tellPacks(services), options.onBug);
  await dataWatch.look();
  dataWatch.start();
  upkeep.start();
  await exports.start();
  return {
    handlers: refuseWhileGone(createHandlers(services, inspect), dataWatch),
    routes: createPixelRoutes(services),
    ...desktopSide(services),
    settings: library.settings,
    close: async () => {
      await upkeep.stop();
      await exports.stop();
      await workshop.close();
      await engine.close();
      await dataWatch.stop();
      library.close();
    },
  };
}

function prepareEngine({ dataFolder, shell, startEngine, onMishap }: AppOptions, { settings }: Library) {
  const kept = { settings, folder: residualFolder(dataFolder) };
  const recordFile = machineRecordFile(dataFolder);
  const engine = new EngineClient({
    start: startEngine,
    settings: () => keptWorkSettings({ ...kept, recordFile }),
  });
  engine.onNotice(({ level, said, detail }) => {
    shell.broadcast({ name: 'engine.notice', payload: { level, said } });
    if (detail !== undefined) onMishap?.(inEnglish(detail));
  });
  engine.setLowPriority(settings.get('lowPriority'));
  return { engine, keptWork: new KeptWork({ engine, ...kept }) };
}

function createHandlers(services: AppServices, inspect: InspectPicture): OpenApp['handlers'] {
  return {
    ...createAppHandlers(services),
    ...createPackHandlers({ ...services, settings: services.library.settings }),
    ...createPhotoHandlers(services),
    ...createEditHandlers(services),
    ...createExportHandlers(services),
    ...createQueueHandlers({ ...services, inspect }),
  };
}

/** What a desktop asks for beside the contract. */
function desktopSide({
  granted,
  opened,
  library,
  exports,
  announce,
}: AppServices): Pick<RunningApp, 'grant' | 'openFiles' | 'originalsOf' | 'unfinishedPhotos'> {
  return {
    grant: (path) => granted.grant(path),
    openFiles: (paths) => {
      if (paths.length === 0) return;
      opened.add(paths.map((path) => granted.grant(path)));
      announce({ name: 'files.opened', payload: {} });
    },
    originalsOf: (photoIds) => library.photos.getMany(photoIds).map(({ path }) => path),
    unfinishedPhotos: () =>
      exports.ledger
        .jobs()
        .filter(({ state }) => state === 'active')
        .reduce((sum, { counts }) => sum + counts.waiting + counts.running, 0),
  };
}

function openThumbnails(folder: string, engine: EngineClient): ThumbnailCache {
  return new ThumbnailCache(folder, async (path, longSidePx, signal) => {
    const { jpeg } = await engine.call('thumbnail', { path, longSidePx }, { priority: 'visible', signal });
    return jpeg;
  });
}

/** A full disk is shown as the state that it is, for as long as it lasts. */
async function tellMishap({ onBug, shell }: AppOptions, dataWatch: DataWatch, error: unknown): Promise<void> {
  const failure = toCallFailure(error);
  const isFull = failure instanceof Failure && failure.code === 'output-disk-full';
  if (isFull && (await dataWatch.look()).kind !== 'sound') return;
  onBug(error);
  shell.broadcast({ name: 'engine.notice', payload: { level: 'warning', said: toFailureData(failure) } });
}
