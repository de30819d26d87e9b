import type { StoreApi } from 'zustand/vanilla';
import type { Recipe } from '../../shared/develop/recipe.ts';
import type { RecipeGroup } from '../../shared/develop/recipeGroups.ts';
import type { Step } from '../../shared/develop/step.ts';
import type { RestoredFile } from '../../shared/engine/protocol.ts';
import type { NamedDestination } from '../../shared/export/namedDestination.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { EditView, Preset, RecipeFile, Version } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';
import type { AppStore } from './appStore.ts';
import type { EditWriter } from './editWriter.ts';
import type { Settled } from './settled.ts';
import type { ViewerStore } from './viewerStore.ts';

export interface ExportState {
  readonly done: number;
  readonly total: number;
}

/** The photo in Develop and its settings. Dials change here at once; the library hears of it on commit. */
export interface DevelopState {
  readonly photo: Photo | null;
  readonly edit: EditView | null;
  /** What the viewer shows; null where no pack is installed. */
  readonly settled: Settled | null;
  readonly versions: readonly Version[];
  readonly presets: readonly Preset[];
  readonly clipboard: Settled | null;
  /** Of the photo that was open before this one. */
  readonly previous: Settled | null;
  readonly exporting: ExportState | null;
  readonly lastExport: (RestoredFile & { readonly fileId: string }) | null;

  open(photoId: number): Promise<void>;
  /** While a dial is dragged: seen at once, not yet kept. */
  preview(dials: Readonly<Record<string, number>>): void;
  /** The same for a step. */
  previewStep<V>(step: Step<string, V>, value: V): void;
  /** The same for several at once. */
  previewRecipe(change: (recipe: Recipe) => Recipe): void;
  /** Keeps what is seen as a step of the history. */
  commit(label: string): Promise<void>;
  set(changes: Partial<Settled>, label: string): Promise<void>;
  /** Gives a step a value, as a step of the history under the step's own name. */
  setStep<V>(step: Step<string, V>, value: V): Promise<void>;
  /** Changes several steps, as one of the history. */
  setRecipe(change: (recipe: Recipe) => Recipe, label: string): Promise<void>;
  /** Resolves when the library knows everything that was set here. */
  settle(): Promise<void>;
  goTo(sequence: number): Promise<void>;
  reset(): Promise<void>;
  /** Keeps what is seen, or another setting of the photo. */
  keepVersion(name: string, settled?: Settled): Promise<void>;
  applyVersion(version: Version): Promise<void>;
  renameVersion(id: number, name: string): Promise<void>;
  removeVersion(id: number): Promise<void>;
  /** Of the dials as they stand; one of the same name gets them. */
  savePreset(name: string): Promise<void>;
  renamePreset(id: number, name: string): Promise<void>;
  /** To a place among the presets, from 0. */
  movePreset(id: number, place: number): Promise<void>;
  removePreset(id: number): Promise<void>;
  /** `copied` says so. */
  copy(copied: string): void;
  /** Onto these photos, as much as is chosen. */
  paste(ids: readonly number[]): Promise<void>;
  /** The same of the photo that was open before. */
  pastePrevious(ids: readonly number[]): Promise<void>;
  exportPhoto(options: OutputOptions, template: string, destination: NamedDestination): Promise<void>;
  /** Writes the λ grid as a labelled sheet. */
  exportGrid(template: string, destination: NamedDestination): Promise<void>;
  cancelExport(): void;
  /** Writes the recipe beside the photo; `saved` says so with the file's name. */
  saveRecipe(saved: (fileName: string) => string): Promise<void>;
  /** What lies beside the photo. */
  findRecipes(): Promise<readonly RecipeFile[]>;
  useRecipe(recipe: Recipe): Promise<void>;
  /** `refusal` is said of a file that is no recipe. */
  openRecipe(file: File, refusal: string): Promise<void>;
  recipe(): Recipe | null;
}

export type DevelopStore = StoreApi<DevelopState>;

/** What every group of actions works with. */
export interface DevelopContext {
  readonly client: Client;
  readonly app: AppStore;
  readonly viewer: ViewerStore;
  readonly get: () => DevelopState;
  readonly set: (changes: Partial<DevelopState>) => void;
  readonly report: (error: unknown) => void;
  readonly writer: EditWriter;
  /** Shows what the library says of the photo's settings, unless something newer is shown. */
  readonly show: (photo: Photo, edit: EditView) => void;
  /** Something was set here: what was asked for before says nothing of it. */
  readonly changed: () => void;
  /** Gives photos a recipe, and shows the photo in Develop anew. */
  readonly apply: (
    ids: readonly number[],
    recipe: Recipe | null,
    label: string,
    merge?: boolean,
    /** With them photos keep all else that is done to them. */
    groups?: readonly RecipeGroup[],
  ) => Promise<void>;
}
