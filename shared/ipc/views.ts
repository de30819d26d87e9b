import type { Recipe } from '../develop/recipe.ts';
import type { FailureData } from '../errors/failure.ts';
import type { Said } from '../errors/words/words.ts';
import type { ExportChoices, ExportSettings } from '../export/exportSettings.ts';
import type { ItemState, JobState, PauseReason } from '../export/states.ts';
import type { JournalAction } from '../library/journal.ts';
import type { Settings } from '../library/settings.ts';
import type { Dial, Manifest } from '../packs/manifest.ts';
import type { DataState } from './dataState.ts';

/** What the window needs to know about an installed pack. */
export interface PackSummary {
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the manifest; a recipe carries it. */
  readonly hash: string;
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  readonly attribution: string;
  readonly space: Manifest['space']['kind'];
  readonly dials: readonly Dial[];
  readonly scales: Manifest['scales'];
  /** Whether its network can be told in words what a picture shows. */
  readonly takesPrompt: boolean;
  readonly bytes: number;
  /** Comes with the app; it cannot be removed. */
  readonly isBundled: boolean;
}

/** A library that cannot be opened, is not sound or has lost photos, and what can be done. */
export interface LibraryDamage {
  /** 'full': it is sound as far as is known, but its disk has no room to open it. */
  readonly kind: 'damaged' | 'emptied' | 'full';
  readonly failure: FailureData;
  /** Of the library as it is; null where that cannot be told. */
  readonly photoCount: number | null;
  /** The newest whole backup; of an emptied library the newest that has what it lost. */
  readonly backup: LibraryBackup | null;
}

/** A copy of the library and what it holds. */
export interface LibraryBackup {
  readonly name: string;
  /** ISO 8601. */
  readonly savedAt: string;
  readonly bytes: number;
  /** Null where it cannot be read. */
  readonly photoCount: number | null;
  readonly albumCount: number | null;
}

export interface StartState {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  /** 'native': the system's file dialogs; 'own': the window lists folders below the shell's root. */
  readonly chooser: 'native' | 'own';
  readonly settings: Settings;
  /** Where results go that have no other place, unless the settings name a folder. */
  readonly exportFolder: string;
  /** Of several versions of a pack the one that new edits are made with comes first. */
  readonly packs: readonly PackSummary[];
  readonly photoCount: number;
  readonly data: DataState;
}

/** A folder as the own chooser shows it. Ids stand for paths and end with the session. */
export interface FolderListing {
  readonly id: string;
  readonly name: string;
  /** From the root down to this folder's parent. */
  readonly parents: readonly { readonly id: string; readonly name: string }[];
  readonly entries: readonly FolderEntry[];
  /** True where the folder has more entries than are listed. */
  readonly isCut: boolean;
}

export interface FolderEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: 'folder' | 'file';
  readonly bytes: number;
}

export interface ImportSummary {
  readonly added: readonly number[];
  /** Files whose picture is in the library already, and as which photo; the first of them. */
  readonly duplicates: readonly { readonly fileName: string; readonly photoId: number }[];
  readonly duplicateCount: number;
  /** Of files that were photos of the library already, in whatever way. */
  readonly known: readonly number[];
  /** Photos that were missing and are here. */
  readonly found: readonly number[];
  /** Photos whose files hold something else now. */
  readonly changed: readonly number[];
  readonly failed: readonly {
    readonly fileName: string;
    readonly failure: FailureData;
  }[];
  /** Files of folders that are no pictures, by ending. */
  readonly skipped: readonly { readonly ending: string; readonly count: number }[];
  readonly wasCancelled: boolean;
}

/** A photo's settings and where in its history they stand. */
export interface EditView {
  /** Null: as it is; the window shows the pack's defaults. */
  readonly recipe: Recipe | null;
  readonly sequence: number;
  /** The larger one is the newer. */
  readonly revision: number;
  readonly history: readonly HistoryStep[];
}

export interface HistoryStep {
  readonly sequence: number;
  readonly label: string;
  /** What they were after it; null: the photo as it is. */
  readonly settings: Pick<Recipe, 'dials' | 'scale'> | null;
}

export interface Version {
  readonly id: number;
  readonly name: string;
  readonly recipe: Recipe;
  readonly madeAtMs: number;
}

/** A recipe that lies beside its photo. */
export interface RecipeFile {
  readonly fileName: string;
  readonly recipe: Recipe;
}

/** Dial values under a name; values for dials that a pack does not have are ignored. */
export interface Preset {
  readonly id: number;
  readonly name: string;
  readonly dials: Readonly<Record<string, number>>;
}

/** Photos that were made with a pack that is there in another version only. */
export interface NewerPack {
  readonly name: string;
  readonly made: string;
  /** The version that is there. */
  readonly used: string;
  readonly count: number;
}

/** An export as the queue shows it. */
export interface QueueJob {
  readonly id: number;
  readonly name: string;
  readonly state: JobState;
  readonly pauseReason: PauseReason | null;
  /** Null: beside the originals. */
  readonly folder: string | null;
  readonly choices: ExportChoices;
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Photos that failed until it is said whether another version of their pack may be used. */
  readonly newerPacks: number;
  /** 0…1, by pixels: large photos count for more. */
  readonly progress: number;
  /** Null as long as nothing can be said. */
  readonly secondsLeft: number | null;
  /** Of results, while it runs; null as long as nothing can be said. */
  readonly pixelsPerSecond: number | null;
  readonly createdAtMs: number;
}

/** A photo of an export. */
export interface QueueItem {
  readonly id: number;
  readonly state: ItemState;
  /** Null where the photo is no longer in the library. */
  readonly photoId: number | null;
  readonly fileName: string;
  /** Where the result is, once it is there; else where it is to be. */
  readonly output: string;
  readonly tilesDone: number;
  readonly tilesTotal: number;
  readonly failure: FailureData | null;
  readonly notes: readonly Said[];
  readonly seconds: number | null;
}

/** Export choices under a name, the last used first. */
export interface ExportPreset {
  readonly id: number;
  readonly name: string;
  readonly choices: ExportChoices;
  /** Null: of before it was kept with them. */
  readonly destination: ExportSettings['destination'] | null;
}

/** What was undone or redone; null: nothing was left. */
export interface JournalAnswer {
  readonly action: JournalAction | null;
  /** Photos that could not come back, because their file is in the library as another photo. */
  readonly leftOut: number;
}
