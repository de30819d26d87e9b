import { dirname, extname, join } from 'node:path';
import { lookKey, stableJson } from '../../shared/develop/developmentKey.ts';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { sha256Hex } from '../../shared/develop/sha256.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { type ExportSettings, fileExtension } from '../../shared/export/exportSettings.ts';
import type { ItemKind } from '../../shared/export/job.ts';
import { fillTemplate, type NameValues, parseTemplate } from '../../shared/export/nameTemplate.ts';
import { fileNameKey, numberedFileName } from '../../shared/export/safeFileName.ts';
import { localTime } from '../../shared/library/localTime.ts';
import { fitSize } from '../../shared/pictures/fitSize.ts';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';

/** A photo that is to be exported; from the library, or straight from a folder (`photoId` null). */
export interface PhotoToExport {
  readonly photoId: number | null;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly modifiedAtMs: number;
  /** Of the original. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly capturedAt: string | null;
  readonly camera: string | null;
  readonly recipe: Recipe;
  /** What the library says of it, for files that keep metadata. */
  readonly described?: OutputOptions['described'];
  /** What `{pack}` stands for; default the pack's id. */
  readonly packName?: string;
  readonly album?: string;
  /** Where a folder's tree is mirrored: the photo's place in it, relative; '' or absent for none. */
  readonly treeFolder?: string;
  /** Of a photo whose original is the app's own copy: what stands for 'beside the original'. */
  readonly standInFolder?: string;
}

/** A row of the ledger before it is one. */
export interface FrozenItem {
  readonly kind: ItemKind;
  /** What a sheet shows: places of earlier items of the same job, from 0. */
  readonly shows: readonly number[];
  readonly photoId: number | null;
  readonly originalPath: string;
  readonly originalSha256: string;
  readonly originalBytes: number;
  readonly originalModifiedAtMs: number;
  readonly outputPixels: number;
  readonly recipe: string;
  readonly outputOptions: string;
  readonly conflict: string;
  readonly sidecar: 0 | 1;
  readonly settingsHash: string;
  readonly destination: string;
  readonly subfolder: string;
  readonly fileName: string;
}

/**
 * Freezes settings and names: nothing that happens to photo, edit or preset later changes what is exported.
 * Two photos of a job never get the same name, nor one the name of an original, not even on a file system
 * that ignores case; the later one is numbered, so names do not depend on which photo is ready first.
 * @param taken keys of names that are given away; those of these photos come to them
 * @throws Failure 'request-invalid' for a template that cannot be read
 */
export function freezeItems(
  photos: readonly PhotoToExport[],
  settings: ExportSettings,
  taken = new Set<string>(),
): FrozenItem[] {
  for (const { path } of photos) taken.add(fileNameKey(path));
  return photos.map((photo, index) => {
    const { recipe } = photo;
    const widthPx = Math.round(photo.widthPx * recipe.scale);
    const heightPx = Math.round(photo.heightPx * recipe.scale);
    const parsed = parseTemplate(settings.template, Object.keys(recipe.dials));
    if (!parsed.ok) throw new Failure('request-invalid.file-name', { message: parsed.message });
    const { folders, fileName } = fillTemplate(
      parsed.parts,
      {
        name: stemOf(photo.path),
        ...dateOf(photo),
        index: index + 1,
        pack: photo.packName ?? recipe.pack.id,
        scale: recipe.scale,
        dials: recipe.dials,
        ...sizeOfFile({ widthPx, heightPx }, settings.output),
        ...(photo.album === undefined ? {} : { album: photo.album }),
        ...(photo.camera === null ? {} : { camera: photo.camera }),
      },
      fileExtension(settings.output.format),
    );
    const destination =
      settings.destination.kind === 'folder'
        ? settings.destination.path
        : (photo.standInFolder ?? dirname(photo.path));
    const subfolder = join(photo.treeFolder ?? '', ...folders);
    const frozenRecipe: Recipe = { ...recipe, originalSha256: photo.sha256 };
    const output = describedOutput(settings.output, photo.described);
    return {
      kind: 'photo',
      shows: [],
      photoId: photo.photoId,
      originalPath: photo.path,
      originalSha256: photo.sha256,
      originalBytes: photo.bytes,
      originalModifiedAtMs: photo.modifiedAtMs,
      outputPixels: widthPx * heightPx,
      recipe: JSON.stringify(frozenRecipe),
      outputOptions: JSON.stringify(output),
      conflict: settings.conflict,
      sidecar: settings.sidecar ? 1 : 0,
      settingsHash: hashSettings(frozenRecipe, output),
      destination,
      subfolder: subfolder === '.' ? '' : subfolder,
      fileName: takeFreeName(taken, join(destination, subfolder), fileName),
    };
  });
}

/** Rating and keywords go into every file that keeps metadata. */
export function describedOutput(output: OutputOptions, described: OutputOptions['described']): OutputOptions {
  return described === undefined || output.metadata === 'none' ? output : { ...output, described };
}

/** The same for the same recipe and output options, whatever the order of their keys. */
export function hashSettings(recipe: Recipe, output: OutputOptions): string {
  const { overwrite: _, ...written } = output;
  return sha256Hex(stableJson({ development: lookKey(recipe), output: written }));
}

/** A file may be made smaller than its restoration. */
function sizeOfFile(
  restored: { readonly widthPx: number; readonly heightPx: number },
  { resize }: OutputOptions,
): { widthPx: number; heightPx: number } {
  const { widthPx, heightPx } =
    resize === undefined ? restored : fitSize(restored.widthPx, restored.heightPx, resize);
  return { widthPx, heightPx };
}

/** The name itself or the first numbered one that is free; it is taken from now on. */
export function takeFreeName(taken: Set<string>, folder: string, fileName: string): string {
  for (let number = 1; ; number++) {
    const candidate = numberedFileName(fileName, number);
    const key = fileNameKey(join(folder, candidate));
    if (taken.has(key)) continue;
    taken.add(key);
    return candidate;
  }
}

function stemOf(path: string): string {
  const fileName = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return fileName.slice(0, fileName.length - extname(fileName).length);
}

/** A scan without a date has its file's, which is marked as what it is. */
function dateOf({ capturedAt, modifiedAtMs }: PhotoToExport): Pick<NameValues, 'date' | 'isDateOfFile'> {
  return capturedAt === null
    ? { date: localTime(modifiedAtMs), isDateOfFile: true }
    : { date: capturedAt, isDateOfFile: false };
}
