import { basename, dirname, extname, join } from 'node:path';
import { newerPackFailure } from '../../../shared/develop/packFailures.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { type ExportSettings, exportSettingsSchema } from '../../../shared/export/exportSettings.ts';
import type { NamedDestination } from '../../../shared/export/namedDestination.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { describedOutput, freezeItems } from '../../export/freezeItems.ts';
import { photosToExport } from '../../export/queueExport.ts';
import { toDestinationFailure } from '../../files/destinationFailure.ts';
import { existsSync, mkdir } from '../../files/disk.ts';
import { expectBelow } from '../../files/expectBelow.ts';
import type { AppServices } from '../services/appServices.ts';
import { onWantedProvider } from '../services/wantedProvider.ts';

const NAMES_TRIED = 1000;

type ExportServices = Pick<
  AppServices,
  'library' | 'engine' | 'packs' | 'granted' | 'destinations' | 'announce'
>;

export function createExportHandlers(
  services: ExportServices,
): Pick<Handlers, 'export.photo' | 'export.grid'> {
  const { library, engine, packs, granted } = services;
  const sourceOf = async (photoId: number, recipe: Recipe) => {
    await packs.list();
    // What the window shows is under a pack that is there: with another one the file would not be what was seen.
    const { kind, pack, recipe: found } = packs.require(recipe);
    if (kind === 'newer') throw newerPackFailure(recipe.pack, found.pack.version);
    return onWantedProvider(library.settings, {
      path: library.photos.get(photoId).path,
      packFolder: pack.folder,
    });
  };
  return {
    'export.photo': async ({ photoId, recipe, options, template, destination }, { signal, report }) => {
      const wanted = { photoId, recipe, output: options, template, destination };
      const output = await chooseOutput(services, wanted);
      const source = await sourceOf(photoId, recipe);
      const { rating, keywords } = library.photos.get(photoId);
      const described = describedOutput(options, { rating, keywords: [...keywords] });
      const file = await engine.call(
        'restore',
        { source, recipe: library.pictures.complete(recipe), output, options: described },
        { priority: 'preview', signal, onProgress: report },
      );
      return { ...file, fileId: granted.grantOwn(file.output) };
    },
    'export.grid': async ({ photoId, recipe, x, y, crop, template, destination }, { signal, report }) => {
      const wanted = { photoId, recipe, output: { format: 'png' }, template, destination } as const;
      const output = await chooseOutput(services, wanted);
      const source = await sourceOf(photoId, recipe);
      const file = await engine.call(
        'renderGrid',
        {
          ...{ source, x, y, output, overwrite: false },
          recipe: library.pictures.complete(recipe),
          ...(crop === undefined ? {} : { crop }),
        },
        { priority: 'preview', signal, onProgress: report },
      );
      return { ...file, fileId: granted.grantOwn(file.output) };
    },
  };
}

interface WantedFile {
  readonly photoId: number;
  readonly recipe: Recipe;
  readonly output: Pick<OutputOptions, 'format'> & Partial<OutputOptions>;
  readonly template: string;
  readonly destination: NamedDestination | undefined;
}

/** The file that the template names in the wanted folder, which is remembered; never over another one unasked. */
async function chooseOutput(services: ExportServices, wanted: WantedFile): Promise<string> {
  const { library, destinations, announce } = services;
  const place = placeOf(services, wanted.destination);
  const settings = exportSettingsSchema.parse({
    ...{ output: wanted.output, template: wanted.template, destination: place },
  });
  const { recipe } = wanted;
  const copyFolder = destinations.exportFolder;
  const photos = photosToExport(library, [wanted.photoId], { startingRecipe: () => recipe, copyFolder });
  const [item] = freezeItems(
    photos.map((photo) => ({ ...photo, recipe })),
    settings,
  );
  if (item === undefined) throw new Failure('not-found.photo', { id: wanted.photoId });
  const path = join(item.destination, item.subfolder, item.fileName);
  await expectBelow(item.destination, path);
  const output = await freePath(path, wanted.output.overwrite === true && path !== item.originalPath);
  if (wanted.destination !== undefined && destinations.remember(place)) {
    announce({ name: 'settings.changed', payload: library.settings.all() });
  }
  return output;
}

function placeOf(
  { library, destinations }: ExportServices,
  destination: NamedDestination | undefined,
): ExportSettings['destination'] {
  if (destination !== undefined) return destinations.resolve(destination);
  const folder = library.settings.get('exportFolder');
  return folder === null ? { kind: 'beside-original' } : { kind: 'folder', path: folder };
}

/** The path itself, or the first numbered one that is free. Makes the folder. */
async function freePath(path: string, mayOverwrite: boolean): Promise<string> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw toDestinationFailure(error, folder);
  });
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (let number = 1; number <= NAMES_TRIED; number++) {
    const candidate = `${stem}${number === 1 ? '' : `-${number}`}${ending}`;
    if (mayOverwrite || !existsSync(candidate)) return candidate;
  }
  throw new Failure('output-exists.numbered-uploads-taken', { clean: basename(stem) });
}
