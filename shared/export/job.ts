import type { FailureData } from '../errors/failure.ts';
import type { Said } from '../errors/words/words.ts';
import type { ExportSettings } from './exportSettings.ts';
import type { ItemState, JobState, PauseReason } from './states.ts';

/** What an item makes: a restored photo, a picture of a photo before and after, or a page of small pictures. */
export const ITEM_KINDS = ['photo', 'comparison', 'contact-sheet'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export interface ExportItem {
  readonly id: number;
  readonly jobId: number;
  readonly position: number;
  readonly kind: ItemKind;
  readonly state: ItemState;
  /** Null once the photo has left the library, or where it never was in it. */
  readonly photoId: number | null;
  /** '' for a contact sheet. */
  readonly originalPath: string;
  /** Of a contact sheet: over those of all its originals. */
  readonly originalSha256: string;
  /** Of the result: what the item weighs in progress and time left; sheets weigh nothing beside photos. */
  readonly outputPixels: number;
  /** The name it was given when it was queued; `output` is what it got. */
  readonly wantedPath: string;
  readonly output: string | null;
  readonly tilesDone: number;
  /** 0 until the engine has planned the tiles. */
  readonly tilesTotal: number;
  readonly attempts: number;
  readonly failure: FailureData | null;
  /** Why it was left out, or something a person should know of the result. */
  readonly notes: readonly Said[];
  readonly result: ItemResult | null;
  readonly startedAtMs: number | null;
  readonly settledAtMs: number | null;
}

export interface ItemResult {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Null where no network had a part in it. */
  readonly provider: string | null;
  readonly tilePx: number | null;
  readonly seconds: number;
  readonly networkSeconds: number;
  readonly notes: readonly Said[];
}

export interface ExportJob {
  readonly id: number;
  readonly name: string;
  readonly state: JobState;
  readonly pauseReason: PauseReason | null;
  readonly settings: ExportSettings;
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Failed because another version of their pack is there, and nobody has said that it may be used. */
  readonly newerPacks: number;
  /** Output pixels of all items that are to be made or were, and how many of them are done. */
  readonly pixelsTotal: number;
  readonly pixelsDone: number;
}
