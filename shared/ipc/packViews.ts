import type { FailureData } from '../errors/failure.ts';
import type { BasePrecision, PackMeasurement, WeightSource } from '../packs/installation.ts';
import type { PackSummary } from './views.ts';

/** Everything that the sheet of packs shows. */
export interface PackShelfView {
  readonly packs: readonly ShelvedPackView[];
  readonly broken: readonly BrokenPackView[];
  readonly base: BaseModelView;
  /** On the volume of the data folder. */
  readonly freeBytes: number;
}

export interface ShelvedPackView extends PackSummary {
  readonly folderId: string;
  /** False: another version of it is used. */
  readonly isPreferred: boolean;
  /** Null: not measured yet. */
  readonly measurement: PackMeasurement | null;
}

/** A folder among the packs that cannot be used, and why. */
export interface BrokenPackView {
  readonly folderId: string;
  readonly folderName: string;
  readonly isBundled: boolean;
  readonly failure: FailureData;
}

/** What the published packs stand on. */
export interface BaseModelView {
  readonly name: string;
  readonly licence: { readonly id: string; readonly url: string };
  /** Of both published LoRA files. */
  readonly loraLicence: string;
  readonly downloads: readonly { readonly precision: BasePrecision; readonly bytes: number }[];
  /** What the app has fetched of it so far. */
  readonly downloadedBytes: number;
}

export interface InstalledPackView {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly folderId: string;
  /** Weights whose data the file system shares with the user's files count nothing. */
  readonly writtenBytes: number;
  readonly sources: readonly (Omit<WeightSource, 'file'> & { readonly fileName: string })[];
}
