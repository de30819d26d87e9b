import { readFile, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InstalledPackReport } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { CheckedParams, Handlers, RequestContext } from '../../../shared/ipc/contract.ts';
import type { InstalledPackView, PackShelfView } from '../../../shared/ipc/packViews.ts';
import { BASE_PRECISIONS, type ModelInspection } from '../../../shared/packs/installation.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import { bytesIn } from '../../files/bytesIn.ts';
import type { Library } from '../../library/openLibrary.ts';
import { filesToDownload } from '../../packs/families/sd21/downloadBase.ts';
import { LORA_LICENCE, readKnownBase } from '../../packs/families/sd21/identify/knownBase.ts';
import { removePack } from '../../packs/install/removePack.ts';
import { CARD_FILE } from '../../packs/install/writtenCard.ts';
import type { AppServices } from '../services/appServices.ts';
import { summarisePack } from '../services/summarisePack.ts';
import { onWantedProvider } from '../services/wantedProvider.ts';

type Names =
  | `packs.${'shelf' | 'prepare' | 'speeds' | 'about' | 'measure' | 'remove' | 'removeDownload'}`
  | `packs.${'findWeights' | 'install' | 'inspect' | 'import'}`;
export type PackServices = Pick<
  AppServices,
  'packs' | 'workshop' | 'measurements' | 'granted' | 'engine' | 'dataFolder' | 'announce'
> & {
  readonly settings: Pick<Library['settings'], 'get'>;
  readonly thumbnails: Pick<AppServices['thumbnails'], 'settled'>;
};

const README_BYTES_MAX = 200_000;

export function createPackHandlers(services: PackServices): Pick<Handlers, Names> {
  const { packs, workshop, measurements, granted, settings } = services;
  const timed = new Map<string, number>();
  return {
    'packs.shelf': () => describeShelf(services),
    'packs.prepare': () => prepare(services),
    'packs.speeds': (_, { signal }) => findSpeeds(services, timed, signal),
    'packs.about': async ({ folder }) => ({ readme: await readReadme(onShelf(services, folder)) }),
    'packs.measure': async ({ folder }, { signal, report }) => {
      const path = onShelf(services, folder);
      const onProgress = () => {};
      report(0, 0, { step: 'measure', detail: basename(path) });
      const provider = settings.get('provider');
      const wanted = provider === 'auto' ? {} : { provider };
      const params = { packFolder: path, ...wanted };
      const measured = await workshop.run('measurePack', params, { signal, onProgress });
      const pack = packs.contents.packs.find((candidate) => candidate.folder === path);
      if (pack !== undefined) await measurements.keep(pack.hash, measured);
      return measured;
    },
    'packs.remove': async ({ folder }) => {
      const path = onShelf(services, folder);
      // An engine that does not run holds no files.
      if (services.engine.pid !== undefined) await services.engine.call('releasePack', { packFolder: path });
      await removePack(path, packs.installedFolder);
      await tellChange(services);
      return null;
    },
    'packs.removeDownload': async () => {
      await rm(downloadFolder(services), { recursive: true, force: true });
      return null;
    },
    'packs.findWeights': ({ base, lora }, { signal, report: onProgress }) =>
      workshop.run(
        'findWeights',
        {
          ...(base === undefined ? {} : { baseFolder: granted.resolve(base) }),
          ...(lora === undefined ? {} : { loraFile: granted.resolve(lora) }),
        },
        { signal, onProgress },
      ),
    'packs.install': (params, context) => install(services, params, context),
    ...createImportHandlers(services),
  };
}

/**
 * As they were measured; bundled ones, which are quickly opened, are timed where nobody has, once.
 * @param timed by pack and provider
 */
async function findSpeeds(
  { packs, measurements, engine, settings }: PackServices,
  timed: Map<string, number>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const speeds: Record<string, number> = {};
  for (const { hash, folder, manifest, isBundled } of packs.preferred) {
    const name = `${hash} ${settings.get('provider')}`;
    const known = measurements.of(hash)?.secondsPerMegapixel ?? timed.get(name);
    if (known !== undefined) speeds[hash] = known;
    else if (isBundled && manifest.space.kind === 'pixel') {
      const source = onWantedProvider(settings, { packFolder: folder });
      const asked = engine.call('packSpeed', source, { priority: 'visible', signal });
      const seconds = await asked.then(
        ({ secondsPerMegapixel }) => secondsPerMegapixel,
        // What is wrong with it is told where somebody works with it.
        (error: unknown) => (error instanceof Failure ? null : Promise.reject(error)),
      );
      if (seconds === null) continue;
      timed.set(name, seconds);
      speeds[hash] = seconds;
    }
  }
  return speeds;
}

/**
 * A latent pack is left alone: its gigabytes are of no use to somebody who only looks through photos. Opening a large
 * one holds the engine's thread: thumbnails that somebody waits for come first.
 */
async function prepare({ packs, engine, settings, thumbnails }: PackServices): Promise<null> {
  await thumbnails.settled();
  const { preferred } = packs;
  const pack = preferred.find(({ manifest }) => manifest.id === settings.get('packId')) ?? preferred[0];
  if (pack?.manifest.space.kind === 'pixel') {
    await engine.call('openPack', onWantedProvider(settings, { packFolder: pack.folder }));
  }
  return null;
}

function createImportHandlers(services: PackServices): Pick<Handlers, 'packs.inspect' | 'packs.import'> {
  const { packs, workshop, granted } = services;
  /** What was shown and confirmed is what is imported. By the file's path. */
  const inspected = new Map<string, ModelInspection>();
  const packsFolder = packs.installedFolder;
  return {
    'packs.inspect': async ({ file: id, white }, { signal, report: onProgress }) => {
      const file = granted.resolve(id);
      const params = { file, packsFolder, ...(white === undefined ? {} : { white }) };
      const found = await workshop.run('inspectModel', params, { signal, onProgress });
      inspected.set(file, found);
      return found;
    },
    'packs.import': async ({ file: id, name }, { signal, report: onProgress }) => {
      const file = granted.resolve(id);
      const found = inspected.get(file);
      if (found === undefined) {
        throw new Failure('request-invalid.model-not-inspected', {});
      }
      const params = { file, packsFolder, name, found };
      const report = await workshop.run('importModel', params, { signal, onProgress });
      await tellChange(services);
      return toInstalledView(services, report);
    },
  };
}

async function install(
  services: PackServices,
  { kind, base, lora, precision }: CheckedParams<'packs.install'>,
  { signal, report: onProgress }: RequestContext,
): Promise<InstalledPackView> {
  const { workshop, granted, packs, dataFolder } = services;
  const loraFile = granted.resolve(lora);
  const baseFolder = base === null ? downloadFolder(services) : granted.resolve(base);
  if (base === null) {
    await workshop.run('downloadBase', { folder: baseFolder, precision, dataFolder }, { signal, onProgress });
  }
  const packsFolder = packs.installedFolder;
  const params = { kind, baseFolder, loraFile, packsFolder, precision, dataFolder };
  const report = await workshop.run('installPack', params, { signal, onProgress });
  await tellChange(services);
  return toInstalledView(services, report);
}

async function describeShelf(services: PackServices): Promise<PackShelfView> {
  const { packs, measurements, granted, dataFolder } = services;
  const { packs: found, broken } = await packs.list();
  const { preferred } = packs;
  const known = await readKnownBase(dataFolder);
  const { bavail, bsize } = await statfs(dataFolder);
  return {
    packs: found.map((pack) => ({
      ...summarisePack(pack),
      folderId: granted.grantOwn(pack.folder),
      isPreferred: preferred.includes(pack),
      measurement: measurements.of(pack.hash),
    })),
    broken: broken.map(({ folder, isBundled, failure }) => ({
      ...{ isBundled, failure },
      folderId: granted.grantOwn(folder),
      folderName: shownName(basename(folder)),
    })),
    base: {
      name: known.name,
      licence: known.licence,
      loraLicence: LORA_LICENCE,
      downloads: BASE_PRECISIONS.map((precision) => ({
        precision,
        bytes: filesToDownload(known, precision).reduce((sum, [, { bytes }]) => sum + bytes, 0),
      })),
      downloadedBytes: await bytesIn(downloadFolder(services)),
    },
    freeBytes: bavail * bsize,
  };
}

/** @throws Failure 'pack-not-found' for a folder that is none of the shelf's */
function onShelf({ packs, granted }: PackServices, folderId: string): string {
  const path = granted.resolve(folderId);
  const { packs: found, broken } = packs.contents;
  if ([...found, ...broken].some(({ folder }) => folder === path)) return path;
  throw new Failure('pack-not-found.no-longer-installed', {});
}

async function readReadme(folder: string): Promise<string | null> {
  const bytes = await readFile(join(folder, CARD_FILE)).catch(() => null);
  return bytes === null ? null : bytes.subarray(0, README_BYTES_MAX).toString('utf8');
}

/** Inside the data folder, so that packs can be made of it without a copy. */
const downloadFolder = ({ dataFolder }: PackServices): string =>
  join(dataFolder, 'downloads', 'stable-diffusion-2-1-base');

async function tellChange(services: PackServices): Promise<void> {
  await services.packs.list();
  tellPacks(services);
}

export function tellPacks({ packs, announce }: Pick<PackServices, 'packs' | 'announce'>): void {
  announce({ name: 'packs.changed', payload: { packs: packs.inOrder.map(summarisePack) } });
}

/** With its folder where another file has the same name: 'unet/model.safetensors'. */
function shortName(file: string, all: readonly { readonly file: string }[]): string {
  const isAlone = all.filter((other) => basename(other.file) === basename(file)).length === 1;
  return isAlone ? basename(file) : `${basename(dirname(file))}/${basename(file)}`;
}

function toInstalledView({ granted }: PackServices, report: InstalledPackReport): InstalledPackView {
  const { id, version, name, folder, writtenBytes, sources } = report;
  return {
    ...{ id, version, name, writtenBytes },
    folderId: granted.grantOwn(folder),
    sources: sources.map(({ file, ...source }) => ({
      ...source,
      fileName: shownName(shortName(file, sources)),
    })),
  };
}
