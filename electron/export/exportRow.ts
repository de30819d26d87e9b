import { join } from 'node:path';
import { z } from 'zod';
import { type Recipe, recipeSchema } from '../../shared/develop/recipe.ts';
import { type FailureCode, type FailureData, toFailureDataFromText } from '../../shared/errors/failure.ts';
import { notesSchema, readNotes } from '../../shared/errors/note.ts';
import { isFailureWord, type Value } from '../../shared/errors/words/words.ts';
import type { ConflictPolicy } from '../../shared/export/conflictPolicy.ts';
import { exportSettingsSchema } from '../../shared/export/exportSettings.ts';
import type { ExportItem, ExportJob, ItemKind, ItemResult } from '../../shared/export/job.ts';
import type { NewerPackAnswer } from '../../shared/export/newerPack.ts';
import { ITEM_STATES, type ItemState, type JobState, type PauseReason } from '../../shared/export/states.ts';
import { type OutputOptions, outputOptionsSchema } from '../../shared/pictures/outputOptions.ts';
import { hashSettings } from './freezeItems.ts';
import { comparisonSettings } from './freezeSheets.ts';

/** Rows as the ledger's statements read them; STRICT tables and their CHECKs vouch for the types. */
export interface ItemRow {
  readonly id: number;
  readonly job_id: number;
  readonly position: number;
  readonly kind: ItemKind;
  readonly state: ItemState;
  readonly photo_id: number | null;
  readonly original_path: string;
  readonly original_sha256: string;
  readonly original_bytes: number;
  readonly original_modified_at_ms: number;
  readonly output_pixels: number;
  readonly recipe: string;
  readonly output_options: string;
  readonly conflict: ConflictPolicy;
  readonly sidecar: number;
  readonly settings_hash: string;
  readonly destination: string;
  readonly subfolder: string;
  readonly file_name: string;
  readonly tiles_done: number;
  readonly tiles_total: number;
  readonly attempts: number;
  readonly staged: string | null;
  readonly output: string | null;
  readonly failure: string | null;
  /** Notes as JSON; one English text where an earlier version wrote it. */
  readonly note: string | null;
  readonly started_at_ms: number | null;
  readonly settled_at_ms: number | null;
  readonly token: string;
  readonly newer_pack: NewerPackAnswer | null;
}

export interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly state: JobState;
  readonly pause_reason: PauseReason | null;
  readonly settings: string;
  readonly created_at_ms: number;
  readonly settled_at_ms: number | null;
}

/** An item as the queue works on it: the frozen settings in full. */
export interface ClaimedItem {
  readonly id: number;
  readonly jobId: number;
  readonly kind: ItemKind;
  /** With the id, the name of its folder for unfinished files. */
  readonly jobToken: string;
  readonly attempts: number;
  readonly photoId: number | null;
  readonly original: {
    readonly path: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly modifiedAtMs: number;
  };
  readonly outputPixels: number;
  readonly recipe: Recipe;
  readonly outputOptions: OutputOptions;
  readonly conflict: ConflictPolicy;
  readonly hasSidecar: boolean;
  readonly settingsHash: string;
  /** Must exist; it is never made while the queue runs, because it may be an unplugged drive's. */
  readonly destination: string;
  /** Below it, made where missing; '' for none. */
  readonly subfolder: string;
  readonly fileName: string;
  readonly staged: ItemResult | null;
  readonly output: string | null;
  /** Of the job, where another version of the recipe's pack is there; null: nobody has been asked. */
  readonly newerPack: NewerPackAnswer | null;
}

const stagedSchema = z.object({
  widthPx: z.number(),
  heightPx: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  provider: z.string().nullable(),
  tilePx: z.number().nullable(),
  seconds: z.number(),
  networkSeconds: z.number(),
  notes: notesSchema,
});

/** Earlier versions wrote sentences alone, later ones may know words that this one does not. */
const failureSchema = z
  .object({
    code: z.string(),
    message: z.string(),
    action: z.string().optional(),
    word: z.string().optional(),
    values: z.record(z.string(), z.custom<Value>()).optional(),
  })
  .transform(({ code, message, action, word, values }): FailureData => {
    const known = code as FailureCode;
    if (word === undefined || !isFailureWord(word)) return toFailureDataFromText(known, message, action);
    return { code: known, word, values: values ?? {}, message, ...(action === undefined ? {} : { action }) };
  });

function parseJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}

export function toItem(row: ItemRow): ExportItem {
  return {
    id: row.id,
    jobId: row.job_id,
    position: row.position,
    kind: row.kind,
    state: row.state,
    photoId: row.photo_id,
    originalPath: row.original_path,
    originalSha256: row.original_sha256,
    outputPixels: row.output_pixels,
    wantedPath: join(row.destination, row.subfolder, row.file_name),
    output: row.state === 'done' ? row.output : null,
    tilesDone: row.tiles_done,
    tilesTotal: row.tiles_total,
    attempts: row.attempts,
    failure: parseJson(failureSchema, row.failure),
    notes: readNotes(row.note),
    result: row.state === 'done' ? parseJson(stagedSchema, row.staged) : null,
    startedAtMs: row.started_at_ms,
    settledAtMs: row.settled_at_ms,
  };
}

/** Of its recipe as it is read today: what was queued under an older version of recipes is the same export still. */
function settingsHashOf(row: ItemRow, recipe: Recipe, output: OutputOptions): string {
  const ofPhoto = { settingsHash: hashSettings(recipe, output) };
  switch (row.kind) {
    case 'photo':
      return ofPhoto.settingsHash;
    case 'comparison':
      return comparisonSettings(ofPhoto);
    case 'contact-sheet':
      return row.settings_hash;
    default:
      return row.kind satisfies never;
  }
}

export function toClaimedItem(row: ItemRow): ClaimedItem {
  const recipe = recipeSchema.parse(JSON.parse(row.recipe));
  const outputOptions = outputOptionsSchema.parse(JSON.parse(row.output_options));
  return {
    id: row.id,
    jobId: row.job_id,
    kind: row.kind,
    jobToken: row.token,
    attempts: row.attempts,
    photoId: row.photo_id,
    original: {
      path: row.original_path,
      sha256: row.original_sha256,
      bytes: row.original_bytes,
      modifiedAtMs: row.original_modified_at_ms,
    },
    outputPixels: row.output_pixels,
    recipe,
    outputOptions,
    conflict: row.conflict,
    hasSidecar: row.sidecar === 1,
    settingsHash: settingsHashOf(row, recipe, outputOptions),
    destination: row.destination,
    subfolder: row.subfolder,
    fileName: row.file_name,
    staged: parseJson(stagedSchema, row.staged),
    output: row.output,
    newerPack: row.newer_pack,
  };
}

export interface StateTotal {
  readonly state: ItemState;
  readonly items: number;
  readonly pixels: number;
  /** Of the running ones, as far as their tiles are done. */
  readonly partialPixels: number;
  /** Of the failed ones, those whose pack is there in another version. */
  readonly newerPacks: number;
}

export function toJob(row: JobRow, totals: readonly StateTotal[]): ExportJob {
  const of = (state: ItemState) => totals.find((total) => total.state === state);
  const pixels = (...states: ItemState[]) => states.reduce((sum, state) => sum + (of(state)?.pixels ?? 0), 0);
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    pauseReason: row.pause_reason,
    settings: exportSettingsSchema.parse(JSON.parse(row.settings)),
    createdAtMs: row.created_at_ms,
    settledAtMs: row.settled_at_ms,
    counts: Object.fromEntries(ITEM_STATES.map((state) => [state, of(state)?.items ?? 0])) as Record<
      ItemState,
      number
    >,
    newerPacks: of('failed')?.newerPacks ?? 0,
    pixelsTotal: pixels('waiting', 'running', 'done'),
    pixelsDone: pixels('done') + (of('running')?.partialPixels ?? 0),
  };
}
