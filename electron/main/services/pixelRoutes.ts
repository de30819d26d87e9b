import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { safeFileName } from '../../../shared/export/safeFileName.ts';
import { recipeIn } from '../../../shared/export/sidecar.ts';
import { STAND_IN_SIDE_PX, THUMBNAIL_SIDES_PX } from '../../../shared/pictures/thumbnailSides.ts';
import { nameOfText } from '../../../shared/text/nameBytes.ts';
import { encodeTile } from '../../../shared/viewport/tileMessage.ts';
import { createWriteStream, mkdir, rm } from '../../files/disk.ts';
import { bytesShort, type ReadDiskSpace, readDiskSpace } from '../../files/diskSpace.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import type { PackShelf } from '../../host/packShelf.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { ThumbnailCache } from '../../library/thumbnailCache.ts';
import type { PixelAnswer, PixelRoutes } from '../../shells/shell.ts';
import { developmentOf } from './developedThumbnails.ts';
import type { Downloads } from './downloads.ts';
import type { GrantedPaths } from './grantedPaths.ts';
import { RECIPE_BYTES_MAX } from './recipeFiles.ts';
import { onWantedProvider } from './wantedProvider.ts';

const UPLOAD_BYTES_MAX = 2 * 2 ** 30;

const whole = z.coerce.number().int().min(0).max(1_000_000);
const tileQuery = z.object({
  photo: whole,
  level: whole.max(16),
  x: whole,
  y: whole,
  width: whole.min(1).max(4096),
  height: whole.min(1).max(4096),
  draft: z.stringbool().default(false),
  apart: z.stringbool().default(false),
  seen: z
    .string()
    .regex(/^\d{1,7}(?:,\d{1,7}){3}$/)
    .transform((text) => {
      const [x = 0, y = 0, width = 0, height = 0] = text.split(',').map(Number);
      return { x, y, width, height };
    })
    .optional(),
});
const draftQuery = tileQuery.pick({ photo: true, apart: true });
const thumbnailQuery = z.object({
  side: z.coerce.number().pipe(z.literal([...THUMBNAIL_SIDES_PX, STAND_IN_SIDE_PX])),
  /** The photo as developed so. */
  development: z
    .string()
    .regex(/^[0-9a-f]{1,64}$/)
    .optional(),
  /** As it is developed now, where that is at hand. */
  edit: z
    .string()
    .regex(/^[0-9.]{1,40}$/)
    .optional(),
});

export interface PixelServices {
  readonly library: Library;
  readonly packs: PackShelf;
  readonly engine: EngineClient;
  readonly thumbnails: ThumbnailCache;
  readonly granted: GrantedPaths;
  readonly uploadFolder: string;
  readonly readSpace?: ReadDiskSpace;
  readonly downloads: Downloads;
}

/** Everything that is not a message: tiles and thumbnails out, dropped files in. */
export function createPixelRoutes(services: PixelServices): PixelRoutes {
  return {
    async pixels(path, query, body, signal) {
      if (path === 'draft') return draft(services, query, await readRecipe(body), signal);
      if (path === 'tile') return tile(services, query, await readRecipe(body), signal);
      const picture = /^picture\/([0-9a-f]{64})$/.exec(path)?.[1];
      if (picture !== undefined) return maskPicture(services, picture);
      const id = /^thumbnail\/(\d{1,15})$/.exec(path)?.[1];
      return id === undefined ? null : thumbnail(services, Number(id), query, signal);
    },
    upload: (name, body, signal) => upload(services, name, body, signal),
    download: (id) => services.downloads.open(id),
  };
}

async function tile(
  { library, packs, engine }: PixelServices,
  query: URLSearchParams,
  asked: Recipe,
  signal: AbortSignal,
): Promise<PixelAnswer> {
  const { photo, level, draft: isDraft, apart: isLastApart, seen, ...rect } = check(tileQuery, query);
  const { path } = library.photos.get(photo);
  const { pack, recipe } = packs.require(asked);
  const source = onWantedProvider(library.settings, { path, packFolder: pack.folder });
  const params = {
    ...{ source, recipe: library.pictures.complete(recipe), level, rect, isDraft, isLastApart },
    ...(seen === undefined ? {} : { seen }),
  };
  const answer = await engine.call('viewTile', params, { priority: 'visible', signal });
  // The page keeps what it shows in graphics memory; a second copy in the browser's cache helps nobody.
  return { bytes: encodeTile(answer), type: 'application/octet-stream', isImmutable: false };
}

/**
 * One run on a screen-sized copy: its residuals are not the photo's, but they stand within seconds. The stand-in
 * goes first, because the engine answers nothing while a network runs.
 */
async function draft(
  { library, packs, engine, thumbnails }: PixelServices,
  query: URLSearchParams,
  asked: Recipe,
  signal: AbortSignal,
): Promise<PixelAnswer> {
  const { photo: id, apart: isLastApart } = check(draftQuery, query);
  const photo = library.photos.get(id);
  await thumbnails.get(photo, STAND_IN_SIDE_PX, signal);
  const { pack, recipe } = packs.require(asked);
  const source = onWantedProvider(library.settings, { path: photo.path, packFolder: pack.folder });
  const params = { source, sha256: photo.sha256, recipe: library.pictures.complete(recipe), isLastApart };
  const answer = await engine.call('viewDraft', params, { priority: 'visible', signal });
  return { bytes: encodeTile(answer), type: 'application/octet-stream', isImmutable: false };
}

/** A picture that a mask is made of, as it was brought. */
function maskPicture({ library }: PixelServices, sha256: string): PixelAnswer | null {
  const png = library.pictures.get(sha256);
  return png === null ? null : { bytes: new Uint8Array(png), type: 'image/png', isImmutable: true };
}

/** @throws Failure 'request-invalid' where the body is no recipe */
async function readRecipe(body: AsyncIterable<Uint8Array>): Promise<Recipe> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > RECIPE_BYTES_MAX) break;
    chunks.push(chunk);
  }
  const recipe = recipeIn(Buffer.concat(chunks).toString('utf8'));
  if (recipe !== null && bytes <= RECIPE_BYTES_MAX) return recipe;
  throw new Failure('request-invalid.tile-without-recipe', {});
}

/** Of a photo as developed what is at hand, else of its original: an address is never waited at for a network. */
async function thumbnail(
  { library: { photos, edits }, packs, thumbnails }: PixelServices,
  id: number,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<PixelAnswer> {
  const { side, development, edit } = check(thumbnailQuery, query);
  const photo = photos.get(id);
  const current = edit === undefined ? null : developmentOf(edits.get(id).recipe, packs);
  const name = development ?? current?.name;
  const developed = name === undefined ? null : await thumbnails.findDeveloped(photo.sha256, name, side);
  const jpeg = developed ?? (await thumbnails.get(photo, side, signal));
  const isWhatWasNamed = edit === undefined && (development === undefined || developed !== null);
  const isImmutable = isWhatWasNamed && query.get('v') === photo.sha256.slice(0, 16);
  return { bytes: new Uint8Array(jpeg), type: 'image/jpeg', isImmutable };
}

async function upload(
  { granted, uploadFolder, readSpace = readDiskSpace }: PixelServices,
  name: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<{ id: string }> {
  // A folder of its own for each file: names may repeat, and the person sees the name that was dropped.
  const folder = join(uploadFolder, randomUUID());
  const file = join(folder, uploadName(nameOfText(name)));
  // The library needs what is left; the originals stay where they were dropped from.
  if (bytesShort(await readSpace(uploadFolder)) > 0) {
    throw new Failure('output-disk-full.file-not-written', { path: basename(file) });
  }
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(body, limitBytes, createWriteStream(file, { flags: 'wx' }), { signal });
  } catch (error) {
    // Its file may be made at this very moment.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
  return { id: granted.grantOwn(file) };
}

async function* limitBytes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > UPLOAD_BYTES_MAX) {
      throw new Failure('picture-too-large.dropped-file', {});
    }
    yield chunk;
  }
}

/** The last part of the name without what some file system refuses, and never hidden. */
function uploadName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'));
  const ending = /\.(\w{1,8})$/.exec(last)?.[1] ?? '';
  return safeFileName(ending === '' ? last : last.slice(0, -ending.length - 1), ending);
}

function check<S extends z.ZodType>(schema: S, query: URLSearchParams): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? 'address';
  throw new Failure('request-invalid.address-malformed', { where });
}
