import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { newerPackFailure } from '../../../shared/develop/packFailures.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { safeFileName } from '../../../shared/export/safeFileName.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { OutputFormat } from '../../../shared/pictures/outputOptions.ts';
import { describedOutput } from '../../export/freezeItems.ts';
import type { AppServices } from '../services/appServices.ts';
import { onWantedProvider } from '../services/wantedProvider.ts';

const EXTENSIONS: Record<OutputFormat, string> = {
  jpeg: '.jpg',
  png: '.png',
  tiff: '.tif',
  webp: '.webp',
  avif: '.avif',
};
const NAMES_TRIED = 1000;

type ExportServices = Pick<AppServices, 'library' | 'engine' | 'packs' | 'granted'>;

export function createExportHandlers(
  services: ExportServices,
): Pick<Handlers, 'export.photo' | 'export.grid'> {
  const { library, engine, packs, granted } = services;
  const sourceOf = async (path: string, recipe: Recipe) => {
    await packs.list();
    // What the window shows is under a pack that is there: with another one the file would not be what was seen.
    const { kind, pack, recipe: found } = packs.require(recipe);
    if (kind === 'newer') throw newerPackFailure(recipe.pack, found.pack.version);
    return onWantedProvider(library.settings, { path, packFolder: pack.folder });
  };
  return {
    'export.photo': async ({ photoId, recipe, options, folder, fileName }, { signal, report }) => {
      const photo = library.photos.get(photoId);
      const stem = fileName === undefined ? `${stemOf(photo.fileName)}-restored` : stemOf(fileName);
      const output = await chooseOutput(
        services,
        photo.path,
        folder,
        stem,
        EXTENSIONS[options.format],
        options.overwrite,
      );
      const source = await sourceOf(photo.path, recipe);
      const { rating, keywords } = photo;
      const described = describedOutput(options, { rating, keywords: [...keywords] });
      const file = await engine.call(
        'restore',
        { source, recipe: library.pictures.complete(recipe), output, options: described },
        { priority: 'preview', signal, onProgress: report },
      );
      return { ...file, fileId: granted.grantOwn(file.output) };
    },
    'export.grid': async ({ photoId, recipe, x, y, crop, folder }, { signal, report }) => {
      const photo = library.photos.get(photoId);
      const output = await chooseOutput(
        services,
        photo.path,
        folder,
        `${stemOf(photo.fileName)}-grid`,
        '.png',
        false,
      );
      const source = await sourceOf(photo.path, recipe);
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

/** The named folder, else the one of the settings, else beside the original; never over another file. */
async function chooseOutput(
  { library, granted }: ExportServices,
  original: string,
  folderId: string | undefined,
  stem: string,
  extension: string,
  mayOverwrite: boolean,
): Promise<string> {
  const folder =
    folderId === undefined
      ? (library.settings.get('exportFolder') ?? dirname(original))
      : granted.resolve(folderId);
  await mkdir(folder, { recursive: true });
  for (let number = 1; number <= NAMES_TRIED; number++) {
    const numbered = number === 1 ? stem : `${stem}-${number}`;
    const path = join(folder, safeFileName(numbered, extension.slice(1)));
    if ((mayOverwrite && path !== original) || !existsSync(path)) return path;
  }
  throw new Failure('output-exists.numbered-uploads-taken', { clean: stem });
}

function stemOf(fileName: string): string {
  return basename(fileName, extname(fileName));
}
