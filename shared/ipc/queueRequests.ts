import { z } from 'zod';
import { exportChoicesSchema } from '../export/exportSettings.ts';
import { namedDestinationSchema } from '../export/namedDestination.ts';
import { NEWER_PACK_ANSWERS } from '../export/newerPack.ts';
import { ITEM_STATES } from '../export/states.ts';
import { answer, name, photoIds, request } from './request.ts';
import type { ExportPreset, NewerPack, QueueItem, QueueJob } from './views.ts';

const ITEMS_AT_ONCE = 500;

const jobId = z.number().int().min(1);
const itemId = z.number().int().min(1);
/** Where photos that are exported come from: what `{album}` stands for, and a folder whose tree is mirrored. */
const exportSource = { albumId: z.number().int().optional(), folder: z.string().min(1).optional() };
const newerPack = z.enum(NEWER_PACK_ANSWERS);

/** What the window may ask of the queue, and of settings for exports that were kept. */
export const QUEUE_REQUESTS = {
  /** Exports in the order in which they run, those that are over too. */
  'queue.jobs': request(z.strictObject({}), answer<readonly QueueJob[]>()),
  /** What runs first, then what failed, what waits, and the rest. */
  'queue.items': request(
    z.strictObject({
      jobId,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(ITEMS_AT_ONCE),
      states: z.array(z.enum(ITEM_STATES)).min(1).optional(),
    }),
    answer<readonly QueueItem[]>(),
  ),
  /** Freezes settings and names of photos and queues them; answers the job's id. */
  'queue.add': request(
    z.strictObject({
      ids: photoIds.min(1),
      name,
      ...exportSource,
      choices: exportChoicesSchema,
      destination: namedDestinationSchema,
      newerPack: newerPack.optional(),
    }),
    answer<{ readonly jobId: number }>(),
  ),
  /** Of these photos, those whose pack is there in another version only: they are asked about before they are queued. */
  'queue.newerPacks': request(z.strictObject({ ids: photoIds }), answer<readonly NewerPack[]>()),
  /** For photos of an export that failed for want of that answer, and for those that wait. */
  'queue.answerNewerPack': request(z.strictObject({ jobId, answer: newerPack }), answer<null>()),
  /** The names that the first photos would get. @throws 'request-invalid' with what is wrong in the template */
  'queue.previewNames': request(
    z.strictObject({
      ids: photoIds.max(3),
      ...exportSource,
      choices: exportChoicesSchema,
    }),
    answer<readonly string[]>(),
  ),
  'queue.pause': request(z.strictObject({ jobId }), answer<null>()),
  'queue.resume': request(z.strictObject({ jobId }), answer<null>()),
  'queue.cancel': request(z.strictObject({ jobId }), answer<null>()),
  /** The failed photos again; with `others` the skipped and cancelled ones too. */
  'queue.retry': request(z.strictObject({ jobId, others: z.boolean().default(false) }), answer<null>()),
  /** Takes an export that is over off the list. */
  'queue.remove': request(z.strictObject({ jobId }), answer<null>()),
  /** Before another one, or (null) to the end. */
  'queue.move': request(z.strictObject({ jobId, before: jobId.nullable() }), answer<null>()),
  /** Among those that wait in its export. */
  'queue.moveItem': request(z.strictObject({ itemId, before: itemId.nullable() }), answer<null>()),
  'queue.skipItem': request(z.strictObject({ itemId }), answer<null>()),
  'queue.retryItem': request(z.strictObject({ itemId }), answer<null>()),
  /** Shows a result in the system's file manager. */
  'queue.revealItem': request(z.strictObject({ itemId }), answer<boolean>()),
  /** The first of an export's results. */
  'queue.reveal': request(z.strictObject({ jobId }), answer<boolean>()),
  /** As `files.offer`: a result, or (without `itemId`) all that an export has made, in a ZIP where they are several. */
  'queue.offer': request(
    z.strictObject({ jobId, itemId: itemId.optional() }),
    answer<{ readonly address: string }>(),
  ),
  /** Writes what became of an export beside its results; answers the report's path. */
  'queue.saveReport': request(
    z.strictObject({ jobId, format: z.enum(['csv', 'json']) }),
    answer<{ readonly path: string }>(),
  ),

  'exportPresets.list': request(z.strictObject({}), answer<readonly ExportPreset[]>()),
  'exportPresets.save': request(
    z.strictObject({ name, choices: exportChoicesSchema, destination: namedDestinationSchema }),
    answer<ExportPreset>(),
  ),
  'exportPresets.markUsed': request(z.strictObject({ id: z.number().int() }), answer<null>()),
  'exportPresets.remove': request(z.strictObject({ id: z.number().int() }), answer<null>()),
} as const;
