import { dirname, isAbsolute, relative, sep } from 'node:path';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { type ExportSettingsInput, exportSettingsSchema } from '../../shared/export/exportSettings.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { toDestinationFailure } from '../files/destinationFailure.ts';
import { mkdir } from '../files/disk.ts';
import { systemCode } from '../files/systemCode.ts';
import type { Library } from '../library/openLibrary.ts';
import { freezeItems, type PhotoToExport } from './freezeItems.ts';
import { freezeSheets } from './freezeSheets.ts';
import { Ledger } from './ledger.ts';

export interface ExportRequest {
  /** What the queue shows: the album's name, 'Selection'… */
  readonly name: string;
  readonly photos: readonly PhotoToExport[];
  readonly settings: ExportSettingsInput;
}

/**
 * Freezes an export and puts it at the end of the queue. The destination is made now if it is missing,
 * while the user is there; later it must exist. Returns the job's id.
 * @throws Failure 'request-invalid', 'output-…'
 */
export async function queueExport(library: Library, request: ExportRequest): Promise<number> {
  if (request.photos.length === 0) {
    throw new Failure('request-invalid.nothing-to-export', {});
  }
  const settings = exportSettingsSchema.parse(request.settings);
  const taken = new Set<string>();
  // The ledger names pictures of masks, as edits do: thousands of photos may be made of one.
  const kept = request.photos.map((photo) => ({ ...photo, recipe: library.pictures.keep(photo.recipe) }));
  const photos = freezeItems(kept, settings, taken);
  const items = [...photos, ...freezeSheets(photos, settings, request.name, taken)];
  for (const folder of madeFolders(request.photos, settings)) await makeDestination(folder);
  return new Ledger(library.db).addJob({ name: request.name, settings, items });
}

/** Photos of the library as `queueExport` takes them, in the order of `photoIds`. */
export function photosToExport(
  library: Library,
  photoIds: readonly number[],
  options: {
    /** For photos without a recipe of their own. */
    readonly startingRecipe: (photo: Photo) => Recipe;
    /** What `{pack}` stands for, by the pack's id. */
    readonly packNames?: ReadonlyMap<string, string>;
    readonly album?: string;
    /** The tree of folders below it is mirrored; default: none is. */
    readonly treeRoot?: string;
    /** Where results of copies go that would go beside their originals: those lie among the app's own files. */
    readonly copyFolder?: string;
  },
): PhotoToExport[] {
  return library.photos.getMany(photoIds).map((photo) => {
    const recipe = library.edits.get(photo.id).recipe ?? options.startingRecipe(photo);
    const packName = options.packNames?.get(recipe.pack.id);
    return {
      photoId: photo.id,
      path: photo.path,
      sha256: photo.sha256,
      bytes: photo.bytes,
      modifiedAtMs: photo.modifiedAtMs,
      widthPx: photo.widthPx,
      heightPx: photo.heightPx,
      capturedAt: photo.capturedAt,
      camera: photo.camera,
      recipe,
      described: { rating: photo.rating, keywords: [...photo.keywords] },
      ...(packName === undefined ? {} : { packName }),
      ...(options.album === undefined ? {} : { album: options.album }),
      ...(options.copyFolder === undefined || !photo.isCopy ? {} : { standInFolder: options.copyFolder }),
      ...(options.treeRoot === undefined ? {} : { treeFolder: folderBelow(options.treeRoot, photo.path) }),
    };
  });
}

/** Where a photo lies below a folder, relative; '' where it does not. */
function folderBelow(root: string, path: string): string {
  const folder = relative(root, dirname(path));
  return isAbsolute(folder) || folder.split(sep)[0] === '..' ? '' : folder;
}

/** Those that need not be there yet; originals' own are. */
function madeFolders(
  photos: readonly PhotoToExport[],
  { destination }: Pick<ExportSettingsInput, 'destination'>,
): Set<string> {
  if (destination.kind === 'folder') return new Set([destination.path]);
  return new Set(photos.flatMap(({ standInFolder }) => standInFolder ?? []));
}

async function makeDestination(path: string): Promise<void> {
  if (!isAbsolute(path)) throw new Failure('request-invalid.path-not-absolute', { path });
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw notAFolder(path);
    throw toDestinationFailure(error, path);
  }
}

function notAFolder(path: string): Failure {
  return new Failure('output-folder-missing.not-a-folder', { path });
}
