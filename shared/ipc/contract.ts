import { z } from 'zod';
import { recipeSchema } from '../develop/recipe.ts';
import { RECIPE_GROUPS } from '../develop/recipeGroups.ts';
import type { EngineDiagnostics, RestoredFile } from '../engine/protocol.ts';
import { namedDestinationSchema } from '../export/namedDestination.ts';
import type { JournalState } from '../library/journal.ts';
import type { Album, Photo, ValueCount } from '../library/photo.ts';
import { flagSchema, ratingSchema } from '../library/photo.ts';
import { photoQuerySchema } from '../library/photoQuery.ts';
import { type Settings, settingsChangesSchema } from '../library/settings.ts';
import type { InstallStep } from '../packs/installation.ts';
import { outputOptionsSchema } from '../pictures/outputOptions.ts';
import { THUMBNAIL_SIDES_PX } from '../pictures/thumbnailSides.ts';
import type { DataState } from './dataState.ts';
import type { EventMap } from './events.ts';
import { PACK_REQUESTS } from './packRequests.ts';
import { QUEUE_REQUESTS } from './queueRequests.ts';
import {
  type Answer,
  answer,
  grantedId,
  name,
  photoId,
  photoIds,
  request,
  SELECTION_MAX,
} from './request.ts';
import type {
  EditView,
  FolderListing,
  ImportSummary,
  JournalAnswer,
  LibraryBackup,
  LibraryDamage,
  Preset,
  RecipeFile,
  StartState,
  Version,
} from './views.ts';

const PHOTOS_AT_ONCE = 500;
const NAME_MAX = 200;

/** Which files a chooser shows beside folders. */
const LISTED = ['pictures', 'weights', 'models'] as const;
const lambda = z.number().min(-4).max(4);
const axis = z.array(lambda).max(9);

/**
 * Every request that the window may make: its name, the checker of its parameters and the type of its
 * answer. Main's handler table (`Handlers`), the typed client and both shells are derived from this table,
 * so a handler that is missing does not compile and a name that is not here is refused.
 */
export const REQUESTS = {
  /** Everything that the first frame needs, in one answer. */
  'app.start': request(z.strictObject({}), answer<StartState>()),
  /** Files that the system opened the app with, once: whoever asks has them. */
  'app.openedFiles': request(z.strictObject({}), answer<readonly string[]>()),
  /** What a report of a fault should say of this installation, as text without any path. */
  'app.diagnostics': request(z.strictObject({}), answer<string>()),
  /** Null where the library is sound; then nothing is to be recovered. */
  'library.damage': request(z.strictObject({}), answer<LibraryDamage | null>()),
  /**
   * The file is kept in any case; 'keep' is for a library that has lost photos and is right as it is, 'again' opens
   * one whose disk was full.
   */
  'library.recover': request(
    z.strictObject({ choice: z.enum(['backup', 'fresh', 'keep', 'again']) }),
    answer<null>(),
  ),
  /** Newest first; looked at without being changed. */
  'library.backups': request(z.strictObject({}), answer<readonly LibraryBackup[]>()),
  /** Goes back to a backup. The library as it was is kept; everything that the window knows is out of date then. */
  'library.restore': request(z.strictObject({ name: z.string().min(1).max(255) }), answer<null>()),
  'settings.save': request(
    settingsChangesSchema.omit({ exportFolder: true, exportDestination: true }),
    answer<Settings>(),
  ),
  /** Null: beside the originals. The window names no path, so it is apart from the others. */
  'settings.setExportFolder': request(z.strictObject({ folder: grantedId.nullable() }), answer<Settings>()),
  ...PACK_REQUESTS,
  /** Looks now how the folder with the library is. */
  'data.state': request(z.strictObject({}), answer<DataState>()),
  /** What the app keeps to be quicker, on disk. */
  'cache.usage': request(
    z.strictObject({}),
    answer<{ readonly residualBytes: number; readonly thumbnailBytes: number }>(),
  ),
  'cache.empty': request(z.strictObject({ what: z.enum(['residuals', 'thumbnails']) }), answer<null>()),
  /** Null while no engine runs, unless `start` asks for one. */
  'engine.diagnostics': request(
    z.strictObject({ start: z.boolean().default(false) }),
    answer<EngineDiagnostics | null>(),
  ),

  /** A folder below the shell's root; without an id, the root itself. */
  'files.list': request(
    z.strictObject({ folder: grantedId.optional(), what: z.enum(LISTED).default('pictures') }),
    answer<FolderListing>(),
  ),
  /** The system's own dialog; null where it was cancelled. */
  'files.choose': request(
    z.strictObject({ what: z.enum([...LISTED, 'folder']) }),
    answer<readonly { id: string; name: string }[] | null>(),
  ),
  'files.reveal': request(z.strictObject({ id: grantedId }), answer<boolean>()),
  /** An address below the page's own where a file that the app wrote is fetched, for a page without a file manager. */
  'files.offer': request(z.strictObject({ id: grantedId }), answer<{ readonly address: string }>()),

  /** Files and folders into the library; progress counts files. */
  'photos.import': request(
    z.strictObject({
      files: z.array(grantedId).min(1).max(SELECTION_MAX),
      albumId: z.number().int().optional(),
    }),
    answer<ImportSummary>(),
  ),
  'photos.find': request(z.strictObject({ query: photoQuerySchema }), answer<readonly number[]>()),
  'photos.get': request(
    z.strictObject({ ids: z.array(photoId).max(PHOTOS_AT_ONCE) }),
    answer<readonly Photo[]>(),
  ),
  /**
   * Makes the thumbnail of the photo as developed, behind all other work, unless it is there. Answers its name in
   * addresses; null where the original's stands for it. @see `thumbnailUrl`
   */
  'photos.develop': request(
    z.strictObject({ id: photoId, sidePx: z.literal(THUMBNAIL_SIDES_PX) }),
    answer<{ readonly development: string | null }>(),
  ),
  'photos.rate': request(z.strictObject({ ids: photoIds, rating: ratingSchema }), answer<null>()),
  'photos.flag': request(z.strictObject({ ids: photoIds, flag: flagSchema }), answer<null>()),
  /** From the library only; files stay. */
  'photos.remove': request(z.strictObject({ ids: photoIds }), answer<null>()),
  /** Looks whether originals are there and the same; what is otherwise now is announced. */
  'photos.check': request(z.strictObject({ ids: z.array(photoId).max(PHOTOS_AT_ONCE) }), answer<null>()),
  /** Where a missing original is now; others that are missing are looked for in the same folder. Answers how many. */
  'photos.locate': request(
    z.strictObject({ id: photoId, file: grantedId }),
    answer<{ readonly found: number }>(),
  ),
  'photos.facets': request(
    z.strictObject({}),
    answer<{
      cameras: readonly ValueCount[];
      folders: readonly ValueCount[];
      /** Photos that are the app's own copies; they lie in none of the folders. */
      copies: number;
      keywords: readonly ValueCount[];
    }>(),
  ),
  'keywords.add': request(z.strictObject({ ids: photoIds, keywords: z.array(name) }), answer<null>()),
  'keywords.remove': request(z.strictObject({ ids: photoIds, keywords: z.array(name) }), answer<null>()),

  'albums.list': request(z.strictObject({}), answer<readonly Album[]>()),
  'albums.create': request(z.strictObject({ name, ids: photoIds }), answer<Album>()),
  'albums.rename': request(z.strictObject({ id: z.number().int(), name }), answer<Album>()),
  'albums.remove': request(z.strictObject({ id: z.number().int() }), answer<null>()),
  'albums.add': request(z.strictObject({ id: z.number().int(), ids: photoIds }), answer<null>()),
  'albums.take': request(z.strictObject({ id: z.number().int(), ids: photoIds }), answer<null>()),

  'edits.get': request(z.strictObject({ photoId }), answer<EditView>()),
  /**
   * Sets the recipe of photos, null resets; with `merge` a step of the same label is replaced, with `groups` all else
   * that is done to each of them stays.
   */
  'edits.apply': request(
    z.strictObject({
      ids: photoIds,
      recipe: recipeSchema.nullable(),
      label: name,
      merge: z.boolean().default(false),
      groups: z.array(z.enum(RECIPE_GROUPS)).optional(),
    }),
    answer<null>(),
  ),
  'edits.goTo': request(z.strictObject({ photoId, sequence: z.number().int().min(0) }), answer<EditView>()),

  /** The one history of everything that a person does to the library, across photos and restarts. */
  'journal.state': request(z.strictObject({}), answer<JournalState>()),
  'journal.undo': request(z.strictObject({}), answer<JournalAnswer>()),
  'journal.redo': request(z.strictObject({}), answer<JournalAnswer>()),

  /** Writes the recipe as JSON beside the photo, under a name that is free. */
  'recipes.save': request(
    z.strictObject({ photoId, recipe: recipeSchema }),
    answer<{ readonly fileName: string }>(),
  ),
  /** What lies there already, exports' sidecars too. */
  'recipes.find': request(z.strictObject({ photoId }), answer<readonly RecipeFile[]>()),

  'versions.list': request(z.strictObject({ photoId }), answer<readonly Version[]>()),
  'versions.keep': request(z.strictObject({ photoId, name, recipe: recipeSchema }), answer<Version>()),
  'versions.rename': request(z.strictObject({ id: z.number().int(), name }), answer<null>()),
  'versions.remove': request(z.strictObject({ id: z.number().int() }), answer<null>()),

  'presets.list': request(z.strictObject({}), answer<readonly Preset[]>()),
  'presets.save': request(z.strictObject({ name, dials: z.record(z.string(), lambda) }), answer<Preset>()),
  'presets.rename': request(z.strictObject({ id: z.number().int(), name }), answer<null>()),
  /** Presets that are not named follow. */
  'presets.reorder': request(z.strictObject({ ids: z.array(z.number().int()).max(10_000) }), answer<null>()),
  'presets.remove': request(z.strictObject({ id: z.number().int() }), answer<null>()),

  /** Writes one restored photo; progress counts tiles. The id reveals the file. */
  'export.photo': request(
    z.strictObject({
      photoId,
      recipe: recipeSchema,
      options: outputOptionsSchema,
      template: z.string().min(1).max(NAME_MAX).default('{name}-restored'),
      /** Default: the folder of the settings, or beside the original. */
      destination: namedDestinationSchema.optional(),
    }),
    answer<RestoredFile & { readonly fileId: string }>(),
  ),
  /** The labelled sheet of the paper's Figure 1 as PNG; `crop` in output pixels. */
  'export.grid': request(
    z.strictObject({
      photoId,
      recipe: recipeSchema,
      x: axis.min(1),
      y: axis,
      crop: z
        .strictObject({
          x: z.number().int().min(0),
          y: z.number().int().min(0),
          width: z.number().int().min(1),
          height: z.number().int().min(1),
        })
        .optional(),
      template: z.string().min(1).max(NAME_MAX).default('{name}-grid'),
      destination: namedDestinationSchema.optional(),
    }),
    answer<RestoredFile & { readonly fileId: string }>(),
  ),

  ...QUEUE_REQUESTS,
} as const;

export type RequestName = keyof typeof REQUESTS;
type Spec<N extends RequestName> = (typeof REQUESTS)[N];
/** As a caller writes them: entries with a default may be left out. */
export type RequestParams<N extends RequestName> = z.input<Spec<N>['params']>;
/** As a handler gets them. */
export type CheckedParams<N extends RequestName> = z.output<Spec<N>['params']>;
export type RequestResult<N extends RequestName> = Spec<N>['answer'] extends Answer<infer R> ? R : never;

export interface RequestContext {
  readonly signal: AbortSignal;
  /** Tells the caller how far it is; units are the request's own (tiles, files). */
  readonly report: (done: number, total: number, step?: InstallStep) => void;
}

/** Main's side of the contract. Expected failures are thrown as `Failure`. */
export type Handlers = {
  readonly [N in RequestName]: (
    params: CheckedParams<N>,
    context: RequestContext,
  ) => Promise<RequestResult<N>> | RequestResult<N>;
};

export type EventName = keyof EventMap;
export type AppEvent = { [N in EventName]: { name: N; payload: EventMap[N] } }[EventName];
