import { basename, dirname } from 'node:path';
import type { CheckedParams, Handlers, RequestContext } from '../../../shared/ipc/contract.ts';
import type { ImportSummary } from '../../../shared/ipc/views.ts';
import type { Photo } from '../../../shared/library/photo.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import { rm } from '../../files/disk.ts';
import { isInside } from '../../files/isInside.ts';
import { type ImportReport, type InspectPicture, importPhotos } from '../../library/importPhotos.ts';
import type { AppServices } from '../services/appServices.ts';
import { createOriginalHandlers } from './originalHandlers.ts';

type Names =
  | `photos.${'import' | 'find' | 'get' | 'develop' | 'rate' | 'flag' | 'remove' | 'check' | 'locate' | 'facets'}`
  | `keywords.${'add' | 'remove'}`
  | `albums.${'list' | 'create' | 'rename' | 'remove' | 'add' | 'take'}`;

export function createPhotoHandlers(services: AppServices): Pick<Handlers, Names> {
  const { library, engine, developedThumbnails, keptWork, changes } = services;
  const { photos, queries, keywords, actions } = library;
  const inspect = (path: string, signal: AbortSignal) =>
    engine.call('inspectPicture', { path }, { priority: 'preview', signal });
  return {
    'photos.import': (params, context) => importFiles(services, inspect, params, context),
    ...createOriginalHandlers(services, inspect),
    'photos.find': ({ query }) => queries.ids(query),
    'photos.get': ({ ids }) => photos.getMany(ids).map(asShown),
    'photos.develop': async ({ id, sidePx }, { signal }) => ({
      development: await developedThumbnails.make(id, sidePx, signal),
    }),
    'photos.rate': ({ ids, rating }) => {
      actions.rate(ids, rating);
      return changes.photos(ids, 'rating');
    },
    'photos.flag': ({ ids, flag }) => {
      actions.flag(ids, flag);
      return changes.photos(ids, 'flag');
    },
    'photos.remove': async ({ ids }) => {
      const hashes = new Set(photos.originals(ids).map(({ sha256 }) => sha256));
      actions.removePhotos(ids);
      changes.photos(ids, 'list');
      // Another file with the same content may still be in the library.
      for (const sha256 of hashes) {
        if (photos.originalsWithHash(sha256).length === 0) await keptWork.forget(sha256);
      }
      return null;
    },
    'photos.facets': () => ({
      cameras: queries.cameras(),
      folders: queries.folders(),
      copies: queries.copies(),
      keywords: keywords.list(),
    }),
    ...createKeywordHandlers(services),
    ...createAlbumHandlers(services),
  };
}

async function importFiles(
  { library, granted, uploadFolder, changes, announce }: AppServices,
  inspect: InspectPicture,
  { files, albumId }: CheckedParams<'photos.import'>,
  { signal, report }: RequestContext,
): Promise<ImportSummary> {
  const paths = files.map((id) => granted.resolve(id));
  const copies = paths.filter((path) => isInside(uploadFolder, path));
  const originals = paths.filter((path) => !isInside(uploadFolder, path));
  const reports: ImportReport[] = [];
  const fromMs = Date.now();
  for (const [group, isCopy] of [
    [originals, false],
    [copies, true],
  ] as const) {
    if (group.length === 0 || signal.aborted) continue;
    const within = isCopy ? uploadFolder : granted.root;
    const request = {
      ...{ paths: group, isCopy },
      ...(albumId === undefined ? {} : { albumId }),
      ...(within === null ? {} : { within }),
    };
    const onProgress = ({ done, total }: { done: number; total: number }) => report(done, total);
    const onFound = (found: number) => report(0, found);
    reports.push(await importPhotos(library, inspect, request, { signal, onProgress, onFound }));
  }
  // A copy that became no photo goes, with the folder that was made for it; the dropped file is still the person's.
  for (const copy of copies) {
    const folder = dirname(copy);
    if (dirname(folder) !== uploadFolder || library.photos.originalAt(copy) !== null) continue;
    await rm(folder, { recursive: true, force: true });
  }
  const summary = summarise(reports);
  if (summary.added.length > 0) {
    const settings = library.settings.set({ lastImport: { fromMs } });
    announce({ name: 'settings.changed', payload: settings });
  }
  changes.everything();
  return summary;
}

function createKeywordHandlers({
  library: { actions },
  changes,
}: AppServices): Pick<Handlers, `keywords.${'add' | 'remove'}`> {
  return {
    'keywords.add': ({ ids, keywords: words }) => {
      actions.addKeywords(ids, words);
      return changes.photos(ids, 'keywords');
    },
    'keywords.remove': ({ ids, keywords: words }) => {
      actions.takeKeywords(ids, words);
      return changes.photos(ids, 'keywords');
    },
  };
}

function createAlbumHandlers({
  library: { albums, actions },
  changes,
}: AppServices): Pick<Handlers, `albums.${'list' | 'create' | 'rename' | 'remove' | 'add' | 'take'}`> {
  return {
    'albums.list': () => albums.list(),
    'albums.create': ({ name, ids }) => {
      const album = actions.createAlbum(name, ids);
      changes.albums();
      return album;
    },
    'albums.rename': ({ id, name }) => {
      const album = actions.renameAlbum(id, name);
      changes.albums();
      return album;
    },
    'albums.remove': ({ id }) => {
      actions.removeAlbum(id);
      return changes.albums();
    },
    'albums.add': ({ id, ids }) => {
      actions.addToAlbum(id, ids);
      return changes.albums();
    },
    'albums.take': ({ id, ids }) => {
      actions.takeFromAlbum(id, ids);
      return changes.albums();
    },
  };
}

/** A list that nobody would read to its end is cut. */
const DUPLICATES_NAMED = 500;

function asShown(photo: Photo): Photo {
  return { ...photo, fileName: shownName(photo.fileName), path: shownName(photo.path) };
}

function summarise(reports: readonly ImportReport[]): ImportSummary {
  const duplicates = reports.flatMap((report) => report.duplicates);
  const skipped = new Map<string, number>();
  for (const report of reports) {
    for (const [ending, count] of report.skipped) skipped.set(ending, (skipped.get(ending) ?? 0) + count);
  }
  return {
    added: reports.flatMap(({ added }) => added),
    duplicates: duplicates
      .slice(0, DUPLICATES_NAMED)
      .map(({ path, photoId }) => ({ fileName: shownName(basename(path)), photoId })),
    duplicateCount: duplicates.length,
    known: reports.flatMap((report) => [
      ...report.duplicates.map(({ photoId }) => photoId),
      ...report.found,
      ...report.changed,
    ]),
    found: reports.flatMap(({ found }) => found),
    changed: reports.flatMap(({ changed }) => changed),
    failed: reports.flatMap(({ failed }) =>
      failed.map(({ path, failure }) => ({ fileName: shownName(basename(path)), failure })),
    ),
    skipped: [...skipped].map(([ending, count]) => ({ ending, count })),
    wasCancelled: reports.some(({ wasCancelled }) => wasCancelled),
  };
}
