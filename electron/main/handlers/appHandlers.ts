import { homedir, userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { bytesIn } from '../../files/bytesIn.ts';
import type { AppServices } from '../services/appServices.ts';
import { diagnosticsText } from '../services/diagnosticsText.ts';
import { listFolder } from '../services/listFolder.ts';
import { summarisePack } from '../services/summarisePack.ts';

type Names =
  | `app.${'start' | 'openedFiles' | 'diagnostics'}`
  | `settings.${'save' | 'setExportFolder'}`
  | `cache.${'usage' | 'empty'}`
  | 'data.state'
  | 'engine.diagnostics'
  | `files.${'list' | 'choose' | 'reveal' | 'offer'}`;

export function createAppHandlers(services: AppServices): Pick<Handlers, Names> {
  const { version, shell, library, engine, packs, granted, rootFolder, announce } = services;
  const { keptWork, thumbnails, thumbnailFolder, dataWatch } = services;
  return {
    'app.start': () => ({
      version,
      shell: shell.kind,
      chooser: shell.chooseNatively === undefined ? 'own' : 'native',
      settings: library.settings.all(),
      exportFolder: services.destinations.exportFolder,
      packs: packs.inOrder.map(summarisePack),
      photoCount: library.queries.count({}),
      data: dataWatch.state,
    }),
    'app.openedFiles': () => services.opened.take(),
    'app.diagnostics': async (_, { signal }) =>
      diagnosticsText({
        version,
        shell: shell.kind,
        packs: packs.inOrder.map(summarisePack),
        engine: engine.pid === undefined ? null : await engine.call('diagnostics', {}, { signal }),
        privateTexts: [services.dataFolder, rootFolder, homedir(), userInfo().username],
      }),
    'settings.save': async (changes) => {
      // An entry that is named and undefined is no change.
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const settings = library.settings.set(given);
      if (given.precision !== undefined) engine.renew();
      if (given.lowPriority !== undefined) engine.setLowPriority(settings.lowPriority);
      announce({ name: 'settings.changed', payload: settings });
      if ('residualMemoryBytes' in given || 'residualCacheBytes' in given) await keptWork.applyLimits();
      if ('thumbnailCacheBytes' in given) await thumbnails.trim(settings.thumbnailCacheBytes);
      return settings;
    },
    'data.state': () => dataWatch.look(),
    'cache.usage': async () => ({
      residualBytes: await keptWork.diskBytes(),
      thumbnailBytes: await bytesIn(thumbnailFolder),
    }),
    'cache.empty': async ({ what }) => {
      if (what === 'residuals') await keptWork.forget();
      else await thumbnails.trim(0);
      await dataWatch.look();
      return null;
    },
    'settings.setExportFolder': ({ folder }) => {
      const settings = library.settings.set({
        exportFolder: folder === null ? null : granted.resolve(folder),
        // Who chooses a folder for exports means the next one.
        exportDestination: null,
      });
      announce({ name: 'settings.changed', payload: settings });
      return settings;
    },
    'engine.diagnostics': ({ start }, { signal }) =>
      engine.pid === undefined && !start
        ? null
        : engine.call('diagnostics', {}, { priority: 'visible', signal }),
    'files.list': ({ folder, what }) =>
      listFolder(rootFolder, folder === undefined ? undefined : granted.resolve(folder), granted, what),
    'files.choose': async ({ what }) => {
      const paths = (await shell.chooseNatively?.(what)) ?? null;
      return paths?.map((path) => ({ id: granted.grant(path), name: basename(path) })) ?? null;
    },
    'files.offer': ({ id }) => {
      const path = granted.resolve(id);
      return services.downloads.offer(basename(path), [path]);
    },
    'files.reveal': ({ id }) => shell.revealInFolder(granted.resolve(id)),
  };
}
