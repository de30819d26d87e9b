import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { COLOUR_FIXES } from '../../../shared/colour/colourFix.ts';
import type { LatentLook } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { STAND_IN_SIDE_PX, THUMBNAIL_SIDES_PX } from '../../../shared/pictures/thumbnailSides.ts';
import { PROMPT_LENGTH_MAX } from '../../../shared/recipe/recipe.ts';
import { encodeTile } from '../../../shared/viewport/tileMessage.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import type { PackShelf } from '../../host/packShelf.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { ThumbnailCache } from '../../library/thumbnailCache.ts';
import type { PixelAnswer, PixelRoutes } from '../../shells/shell.ts';
import { developmentOf } from './developedThumbnails.ts';
import { findPainted } from './findPainted.ts';
import type { GrantedPaths } from './grantedPaths.ts';
import { onWantedProvider } from './wantedProvider.ts';

const UPLOAD_BYTES_MAX = 2 * 2 ** 30;

const whole = z.coerce.number().int().min(0).max(1_000_000);
const tileQuery = z.object({
  photo: whole,
  pack: z.string().min(1),
  scale: z.coerce.number().min(1).max(8),
  level: whole.max(16),
  x: whole,
  y: whole,
  width: whole.min(1).max(4096),
  height: whole.min(1).max(4096),
  draft: z.stringbool().default(false),
});
const draftQuery = tileQuery.pick({ photo: true, pack: true });
/** Only for latent packs, which are decoded at one dial position; the addresses of others do not have it. */
const lookQuery = z.object({
  dials: z
    .string()
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().min(-4).max(4)).max(8)),
  fix: z.enum(COLOUR_FIXES),
  apart: z.stringbool(),
  prompt: z.string().max(PROMPT_LENGTH_MAX).default(''),
  painted: z
    .string()
    .regex(/^[0-9a-f]{1,8}$/)
    .optional(),
});
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
}

/** Everything that is not a message: tiles and thumbnails out, dropped files in. */
export function createPixelRoutes(services: PixelServices): PixelRoutes {
  return {
    async pixels(path, query, signal) {
      if (path === 'draft') return draft(services, query, signal);
      if (path === 'tile') return tile(services, query, signal);
      const id = /^thumbnail\/(\d{1,15})$/.exec(path)?.[1];
      return id === undefined ? null : thumbnail(services, Number(id), query, signal);
    },
    upload: (name, body, signal) => upload(services, name, body, signal),
  };
}

async function tile(
  services: PixelServices,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<PixelAnswer> {
  const { packs, engine } = services;
  const { photos, settings } = services.library;
  const { photo, pack, scale, level, draft: isDraft, ...rect } = check(tileQuery, query);
  const { path } = photos.get(photo);
  const source = onWantedProvider(settings, { path, packFolder: packs.get(pack).folder, scale });
  const params = { source, level, rect, ...readLook(services, query), isDraft };
  const answer = await engine.call('viewTile', params, { priority: 'visible', signal });
  // The page keeps what it shows in graphics memory; a second copy in the browser's cache helps nobody.
  return { bytes: encodeTile(answer), type: 'application/octet-stream', isImmutable: false };
}

/**
 * One run on a screen-sized copy: its residuals are not the photo's, but they stand within seconds. The stand-in
 * goes first, because the engine answers nothing while a network runs.
 */
async function draft(
  services: PixelServices,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<PixelAnswer> {
  const { packs, engine, thumbnails } = services;
  const { photos, settings } = services.library;
  const { photo: id, pack } = check(draftQuery, query);
  const photo = photos.get(id);
  await thumbnails.get(photo, STAND_IN_SIDE_PX, signal);
  const source = onWantedProvider(settings, { path: photo.path, packFolder: packs.get(pack).folder });
  const params = { source, sha256: photo.sha256, ...readLook(services, query) };
  const answer = await engine.call('viewDraft', params, { priority: 'visible', signal });
  return { bytes: encodeTile(answer), type: 'application/octet-stream', isImmutable: false };
}

function readLook(services: PixelServices, query: URLSearchParams): { look?: LatentLook } {
  if (!query.has('dials')) return {};
  const { photo, pack } = check(draftQuery, query);
  const { dials, fix, apart, prompt, painted } = check(lookQuery, query);
  const look = { dials, colourFix: fix, hasLastApart: apart, prompt };
  if (painted === undefined) return { look };
  const { pngs } = findPainted(services.library, photo, painted);
  const masks = services.packs.get(pack).manifest.dials.map(({ id }) => pngs[id] ?? null);
  return { look: { ...look, masks } };
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
  const current = edit === undefined ? null : developmentOf(edits.get(id).recipe, packs.preferred);
  const name = development ?? current?.name;
  const developed = name === undefined ? null : await thumbnails.findDeveloped(photo.sha256, name, side);
  const file = developed ?? (await thumbnails.get(photo, side, signal));
  const isWhatWasNamed = edit === undefined && (development === undefined || developed !== null);
  const isImmutable = isWhatWasNamed && query.get('v') === photo.sha256.slice(0, 16);
  return { bytes: new Uint8Array(await readFile(file)), type: 'image/jpeg', isImmutable };
}

async function upload(
  { granted, uploadFolder }: PixelServices,
  name: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<{ id: string }> {
  // A folder of its own for each file: names may repeat, and the person sees the name that was dropped.
  const folder = join(uploadFolder, randomUUID());
  const file = join(folder, safeFileName(name));
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(body, limitBytes, createWriteStream(file, { flags: 'wx' }), { signal });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { id: granted.grantOwn(file) };
}

async function* limitBytes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > UPLOAD_BYTES_MAX) {
      throw new Failure('picture-too-large', 'The dropped file is larger than 2 GB.', {
        action: 'Put it in a folder that the app can reach and import it from there.',
      });
    }
    yield chunk;
  }
}

/** The last part of the name without what some file system refuses, and never hidden. */
function safeFileName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  const clean = last.replaceAll(/[<>:"/\\|?*\u0000-\u001f]/g, '_').replace(/^\.+|[. ]+$/g, '');
  return clean.slice(-120) || 'picture';
}

function check<S extends z.ZodType>(schema: S, query: URLSearchParams): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? 'address';
  throw new Failure('request-invalid', `The address is malformed at '${where}'.`);
}
