import { basename, dirname, join } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import {
  type ExportChoices,
  type ExportSettings,
  exportChoicesSchema,
  exportSettingsSchema,
} from '../../../shared/export/exportSettings.ts';
import type { ExportItem } from '../../../shared/export/job.ts';
import { safeFileName } from '../../../shared/export/safeFileName.ts';
import type { CheckedParams, Handlers } from '../../../shared/ipc/contract.ts';
import type { ExportPreset, NewerPack, QueueItem, QueueJob } from '../../../shared/ipc/views.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import type { JobOverview } from '../../export/exportService.ts';
import { freezeItems, type PhotoToExport } from '../../export/freezeItems.ts';
import { photosToExport, queueExport } from '../../export/queueExport.ts';
import { retryItem, retryJob } from '../../export/retryExports.ts';
import { writeJobReport } from '../../export/writeJobReport.ts';
import { checkOriginals } from '../../library/checkOriginals.ts';
import type { InspectPicture } from '../../library/importPhotos.ts';
import type { Preset } from '../../library/presetStore.ts';
import type { AppServices } from '../services/appServices.ts';
import { startOfPhotos } from '../services/startOfPhotos.ts';
import { summarisePack } from '../services/summarisePack.ts';

type QueueNames = Extract<keyof Handlers, `queue.${string}`>;
type SteeringNames =
  `queue.${'pause' | 'resume' | 'cancel' | 'retry' | 'answerNewerPack' | 'remove' | 'move' | 'moveItem' | 'skipItem' | 'retryItem'}`;
type PresetNames = Extract<keyof Handlers, `exportPresets.${string}`>;

type QueueServices = Pick<
  AppServices,
  'library' | 'exports' | 'packs' | 'destinations' | 'downloads' | 'shell' | 'announce' | 'changes'
> & {
  readonly inspect: InspectPicture;
};

/** The export queue: what is asked for is written to the ledger, the service does it. */
export function createQueueHandlers(services: QueueServices): Pick<Handlers, QueueNames | PresetNames> {
  const { library, exports, shell, announce } = services;
  const { ledger } = exports;
  const reveal = (item: ExportItem | undefined) => {
    const output = item?.output ?? null;
    if (output === null) throw new Failure('not-found.result-not-there-yet', {});
    return shell.revealInFolder(output);
  };
  return {
    'queue.jobs': () => exports.overview().jobs.map(toQueueJob),
    'queue.items': ({ jobId, offset, limit, states }) => {
      const running = new Map(exports.overview().running.map((photo) => [photo.itemId, photo]));
      const items = ledger.items(jobId, {
        ...{ offset, limit },
        urgentFirst: true,
        ...(states === undefined ? {} : { states }),
      });
      // Of what this process makes, the newest tile counts; of others' work, what the ledger says.
      return items.map((item) => toQueueItem({ ...item, ...running.get(item.id) }));
    },
    'queue.add': async ({ ids, name, albumId, folder, choices, destination, newerPack }, { signal }) => {
      await lookAtOriginals(services, ids, signal);
      const named = services.destinations.resolve(destination);
      const place = settledPlace(services, ids, named);
      const settings = exportSettingsSchema.parse({ ...choices, destination: place, newerPack });
      // Beside the originals every result is in its place already.
      const source = settings.destination.kind === 'folder' ? { albumId, folder } : { albumId };
      const jobId = await queueExport(library, { name, photos: freezable(services, ids, source), settings });
      announce({ name: 'queue.changed', payload: {} });
      if (services.destinations.remember(named))
        announce({ name: 'settings.changed', payload: library.settings.all() });
      return { jobId };
    },
    'queue.newerPacks': ({ ids }) => findNewerPacks(services, ids),
    'queue.previewNames': ({ ids, albumId, folder, choices }) => {
      const settings: ExportSettings = { ...choices, destination: { kind: 'beside-original' } };
      const items = freezeItems(freezable(services, ids, { albumId, folder }), settings);
      return items.map((item) => join(item.subfolder, item.fileName));
    },
    'queue.revealItem': ({ itemId }) => reveal(ledger.item(itemId)),
    'queue.reveal': ({ jobId }) => reveal(ledger.items(jobId, { states: ['done'], limit: 1 })[0]),
    'queue.offer': ({ jobId, itemId }) => {
      const items = itemId === undefined ? ledger.items(jobId, { states: ['done'] }) : [ledger.item(itemId)];
      const files = items.flatMap(({ output }) => output ?? []);
      if (files.length === 0) throw new Failure('not-found.result-not-there-yet', {});
      return services.downloads.offer(ledger.job(jobId).name, files);
    },
    'queue.saveReport': async ({ jobId, format }) => {
      const [first] = ledger.items(jobId, { limit: 1 });
      const { name, settings } = ledger.job(jobId);
      const folder =
        settings.destination.kind === 'folder'
          ? settings.destination.path
          : dirname(first?.wantedPath ?? library.file);
      const path = join(folder, safeFileName(`${name} – report`, format));
      await writeJobReport(ledger, jobId, path);
      return { path };
    },
    ...createSteeringHandlers(services),
    ...createPresetHandlers(services),
  };
}

/** What the person wants otherwise; the process that works on it sees it in the ledger. */
function createSteeringHandlers({
  library,
  exports: { ledger },
  announce,
}: QueueServices): Pick<Handlers, SteeringNames> {
  const changed = () => {
    announce({ name: 'queue.changed', payload: {} });
    return null;
  };
  return {
    'queue.pause': ({ jobId }) => {
      ledger.pause(jobId);
      return changed();
    },
    'queue.resume': ({ jobId }) => {
      ledger.resume(jobId);
      return changed();
    },
    'queue.cancel': ({ jobId }) => {
      ledger.cancel(jobId);
      return changed();
    },
    'queue.retry': async ({ jobId, others }) => {
      await retryJob(library, jobId, { others });
      return changed();
    },
    'queue.answerNewerPack': ({ jobId, answer }) => {
      ledger.answerNewerPack(jobId, answer);
      return changed();
    },
    'queue.remove': ({ jobId }) => {
      ledger.remove(jobId);
      return changed();
    },
    'queue.move': ({ jobId, before }) => {
      ledger.moveJob(jobId, before);
      return changed();
    },
    'queue.moveItem': ({ itemId, before }) => {
      ledger.moveItem(itemId, before);
      return changed();
    },
    'queue.skipItem': ({ itemId }) => {
      ledger.skipItem(itemId);
      return changed();
    },
    'queue.retryItem': async ({ itemId }) => {
      await retryItem(library, itemId);
      return changed();
    },
  };
}

function createPresetHandlers({
  library: { presets, actions },
  destinations,
  changes,
}: QueueServices): Pick<Handlers, PresetNames> {
  /** One that an older app saved and that no longer fits is left out. */
  const toView = ({ id, name, body }: Preset): ExportPreset[] => {
    const { destination: _, ...rest } = body;
    const choices = exportChoicesSchema.safeParse(rest);
    return choices.success
      ? [{ id, name, choices: choices.data, destination: destinations.ofPreset(body) }]
      : [];
  };
  return {
    'exportPresets.list': () => presets.list('export').flatMap(toView),
    'exportPresets.save': ({ name, choices, destination: named }) => {
      const destination = destinations.resolve(named);
      const { id } = actions.savePreset('export', name, { ...choices, destination });
      changes.presets();
      return { id, name, choices, destination };
    },
    'exportPresets.markUsed': ({ id }) => {
      presets.markUsed(id);
      return null;
    },
    'exportPresets.remove': ({ id }) => {
      actions.removePreset(id);
      return changes.presets();
    },
  };
}

/** Where none of the photos has a place of its own, the folder that stands in is the export's. */
function settledPlace(
  { library, destinations }: QueueServices,
  ids: readonly number[],
  place: ExportSettings['destination'],
): ExportSettings['destination'] {
  const isBeside = place.kind === 'beside-original';
  const hasNone = isBeside && library.photos.getMany(ids).every(({ isCopy }) => isCopy);
  return hasNone ? destinations.resolve({ kind: 'export-folder' }) : place;
}

/** What is frozen is what the files are now, not what they were when the library last looked. */
async function lookAtOriginals(
  { library, inspect, announce }: QueueServices,
  photoIds: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const { missing, back, changed } = await checkOriginals(library, inspect, photoIds, signal);
  const ids = [...missing, ...back, ...changed];
  if (ids.length > 0) announce({ name: 'photos.changed', payload: { ids, what: 'original' } });
}

function freezable(
  { library, packs, destinations }: QueueServices,
  ids: readonly number[],
  { albumId, folder }: Pick<CheckedParams<'queue.add'>, 'albumId' | 'folder'>,
): PhotoToExport[] {
  const summaries = packs.preferred.map(summarisePack);
  return photosToExport(library, ids, {
    startingRecipe: startOfPhotos({ library, packs }),
    copyFolder: destinations.exportFolder,
    packNames: new Map(summaries.map(({ id, name }) => [id, name])),
    ...(albumId === undefined ? {} : { album: library.albums.get(albumId).name }),
    ...(folder === undefined ? {} : { treeRoot: folder }),
  });
}

/** One entry for each version that photos were made with. */
async function findNewerPacks(
  { library, packs }: QueueServices,
  ids: readonly number[],
): Promise<NewerPack[]> {
  await packs.list();
  return library.edits.packsOf(ids).flatMap(({ pack, count }) => {
    const found = packs.match(pack);
    if (found.kind !== 'newer') return [];
    const { name, version } = found.pack.shelved.manifest;
    return [{ name, made: pack.version, used: version, count }];
  });
}

export function toQueueJob(job: JobOverview): QueueJob {
  const {
    id,
    name,
    state,
    pauseReason,
    counts,
    secondsLeft,
    pixelsPerSecond,
    createdAtMs,
    newerPacks,
    settings,
  } = job;
  const { destination, newerPack: _, ...choices } = settings;
  return {
    ...{ id, name, state, pauseReason, counts, secondsLeft, pixelsPerSecond, createdAtMs, newerPacks },
    choices: choices satisfies ExportChoices,
    folder: destination.kind === 'folder' ? destination.path : null,
    progress: job.pixelsTotal === 0 ? 0 : job.pixelsDone / job.pixelsTotal,
  };
}

function toQueueItem(item: ExportItem): QueueItem {
  const { id, state, photoId, tilesDone, tilesTotal, failure, notes } = item;
  return {
    ...{ id, state, photoId, tilesDone, tilesTotal, failure, notes },
    fileName: shownName(
      basename(item.kind === 'photo' ? item.originalPath : (item.output ?? item.wantedPath)),
    ),
    output: shownName(item.output ?? item.wantedPath),
    seconds: item.result?.seconds ?? null,
  };
}
