import { basename } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import type { ExportItem, ItemResult } from '../../shared/export/job.ts';
import type { ChosenPack, ItemWithPack } from './choosePack.ts';
import type { Claims } from './claims.ts';
import type { ClaimedItem } from './exportRow.ts';
import type { ExportTools, MakeOptions } from './exportTools.ts';
import { findOriginal } from './findOriginal.ts';

/** Makes an item's file under a given name. */
type MakeFile = (output: string) => Promise<ItemResult>;

/** How the file is made, or why the item is left out. */
export type PreparedFile =
  | { readonly make: MakeFile; readonly note?: undefined }
  | { readonly make: null; readonly note: Said };

const NOTHING_TO_SHOW: PreparedFile = { make: null, note: said('nothing-to-show') };

/**
 * Finds what an item is made from, before anything is written.
 * @throws Failure 'picture-not-found', 'pack-not-found', 'pack-newer', 'conflict'
 */
export async function prepareFile(
  tools: ExportTools,
  { item, pack }: ItemWithPack,
  options: MakeOptions,
): Promise<PreparedFile> {
  if (pack?.kind === 'fail') throw pack.failure;
  if (pack?.kind === 'leave-out') return { make: null, note: pack.note };
  if (pack !== null) return { make: await preparePhoto(tools, item, pack, options) };
  const make = await prepareSheet(tools, item, options);
  return make === null ? NOTHING_TO_SHOW : { make };
}

function prepareSheet(tools: ExportTools, item: ClaimedItem, options: MakeOptions): Promise<MakeFile | null> {
  return item.kind === 'comparison'
    ? prepareComparison(tools, item, options)
    : prepareContactSheet(tools, item, options);
}

async function preparePhoto(
  { library, provider, tilePx, restore }: ExportTools,
  item: ClaimedItem,
  { folder: packFolder, note }: ChosenPack & { kind: 'use' },
  options: MakeOptions,
): Promise<MakeFile> {
  const source = {
    path: await findOriginal(library, item, options.signal),
    packFolder,
    ...(provider === undefined ? {} : { provider }),
    ...(tilePx === undefined ? {} : { tilePx }),
  };
  return async (output) => {
    const recipe = library.pictures.complete(item.recipe);
    const params = { source, recipe, output, options: outputOptions(item) };
    const { output: _, ...result } = await restore(params, options);
    return note === undefined ? result : { ...result, notes: [note, ...result.notes] };
  };
}

async function prepareComparison(
  { library, claims, drawSheets }: ExportTools,
  item: ClaimedItem,
  options: MakeOptions,
): Promise<MakeFile | null> {
  const [shown] = findShown(claims, item);
  if (shown === undefined) return null;
  const original = await findOriginal(library, item, options.signal);
  return async (output) => {
    const params = { original, result: shown.path, output, options: outputOptions(item) };
    const { output: _, ...sheet } = await drawSheets.comparison(params, options);
    return withoutNetwork(sheet);
  };
}

async function prepareContactSheet(
  { claims, drawSheets }: ExportTools,
  item: ClaimedItem,
  options: MakeOptions,
): Promise<MakeFile | null> {
  const pictures = findShown(claims, item).map(({ path }) => ({ path, label: basename(path) }));
  if (pictures.length === 0) return null;
  return async (output) => {
    const params = { pictures, output, options: outputOptions(item) };
    const { output: _, ...sheet } = await drawSheets.contactSheet(params, options);
    return withoutNetwork(sheet);
  };
}

/** What stands in the way in the staging folder is a leftover of the engine's own first attempt. */
function outputOptions({ outputOptions: options }: ClaimedItem) {
  return { ...options, overwrite: true };
}

function withoutNetwork(sheet: Omit<ItemResult, 'provider' | 'tilePx' | 'networkSeconds'>): ItemResult {
  return { ...sheet, provider: null, tilePx: null, networkSeconds: 0 };
}

/**
 * The results that a sheet shows: those of this export, and those that were there already.
 * @throws Failure 'conflict' where some of them failed: a sheet without them would have to be made again
 */
function findShown(claims: Claims, sheet: ClaimedItem): { readonly path: string }[] {
  const photos = claims.shownBy(sheet.id);
  const failed = photos.filter(({ state }) => state === 'failed').length;
  if (failed > 0) {
    const what = failed === 1 ? said('a-photo-that-it-shows') : said('photos-that-it-shows', { failed });
    throw new Failure('conflict.sheet-lacks-photos', { what });
  }
  return photos.flatMap((photo) => {
    const path = photo.state === 'done' ? photo.output : standingResult(claims, photo);
    return path === null ? [] : [{ path }];
  });
}

/** The conflict policy left the photo out because its result stands there. */
function standingResult(claims: Claims, photo: ExportItem): string | null {
  if (photo.state !== 'skipped') return null;
  const standing = claims.exportAt(photo.wantedPath);
  return standing?.originalSha256 === photo.originalSha256 ? photo.wantedPath : null;
}
