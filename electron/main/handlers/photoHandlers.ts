import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { CheckedParams, Handlers, RequestContext } from '../../../shared/ipc/contract.ts';
import type { ImportSummary } from '../../../shared/ipc/views.ts';
import { isInside } from '../../files/isInside.ts';
import { type ImportReport, type InspectPicture, importPhotos } from '../../library/importPhotos.ts';
import { locateOriginal } from '../../library/locateOriginals.ts';
import type { AppServices } from '../services/appServices.ts';

type Names =
  | `photos.${'import' | 'find' | 'get' | 'develop' | 'rate' | 'flag' | 'remove' | 'locate' | 'facets'}`
  | `keywords.${'add' | 'remove'}`
  | `albums.${'list' | 'create' | 'rename' | 'remove' | 'add' | 'take'}`;

export function createPhotoHandlers(services: AppServices): Pick<Handlers, Names> {
  const { library, engine, developedThumbnails, keptWork, granted, changes } = services;
  const { photos, queries, keywords, actions } = library;
  const inspect = (path: string, signal: AbortSignal) =>
    engine.call('inspectPicture', { path }, { priority: 'preview', signal });
  return {
    'photos.import': (params, context) => importFiles(services, inspect, params, context),
    'photos.find': ({ query }) => queries.ids(query),
    'photos.get': ({ ids }) => photos.getMany(ids),
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
    'photos.locate': async ({ id, file }, { signal }) => {
      await locateOriginal(library, id, granted.resolve(file), signal);
      return changes.photos([id], 'original');
    },
    'photos.facets': () => ({
      cameras: queries.cameras(),
      folders: queries.folders(),
      keywords: keywords.list(),
    }),
    ...createKeywordHandlers(services),
    ...createAlbumHandlers(services),
  };
}

async function importFiles(
  { library, granted, uploadFolder, changes }: AppServices,
  inspect: InspectPicture,
  { files, albumId }: CheckedParams<'photos.import'>,
  { signal, report }: RequestContext,
): Promise<ImportSummary> {
  const paths = files.map((id) => granted.resolve(id));
  const copies = paths.filter((path) => isInside(uploadFolder, path));
  const originals = paths.filter((path) => !isInside(uploadFolder, path));
  const reports: ImportReport[] = [];
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
    reports.push(await importPhotos(library, inspect, request, { signal, onProgress }));
  }
  // A copy that became no photo goes, with the folder that was made for it; the dropped file is still the person's.
  for (const copy of copies) {
    const folder = dirname(copy);
    if (dirname(folder) !== uploadFolder || library.photos.originalAt(copy) !== null) continue;
    await rm(folder, { recursive: true, force: true });
  }
  changes.everything();
  return summarise(reports);
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

function summarise(reports: readonly ImportReport[]): ImportSummary {
  const sum = (count: (report: ImportReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    added: reports.flatMap(({ added }) => added),
    duplicates: sum(({ duplicates }) => duplicates.length),
    known: reports.flatMap(({ duplicates, found, changed }) => [
      ...duplicates.map(({ photoId }) => photoId),
      ...found,
      ...changed,
    ]),
    found: sum(({ found }) => found.length),
    changed: sum(({ changed }) => changed.length),
    failed: reports.flatMap(({ failed }) =>
      failed.map(({ path, failure }) => ({ fileName: basename(path), message: failure.message })),
    ),
    wasCancelled: reports.some(({ wasCancelled }) => wasCancelled),
  };
}
