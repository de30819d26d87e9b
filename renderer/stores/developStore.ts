import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RestoredFile } from '../../shared/engine/protocol.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { EditView, Preset, RecipeFile, Version } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { AppStore } from './appStore.ts';
import { createEditActions } from './editActions.ts';
import { createExportActions } from './exportActions.ts';
import { createRecipeActions } from './recipeActions.ts';
import { buildRecipe, readRecipe, type Settled } from './settled.ts';
import { createVersionActions } from './versionActions.ts';
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
  readonly exporting: ExportState | null;
  readonly lastExport: (RestoredFile & { readonly fileId: string }) | null;

  open(photoId: number): Promise<void>;
  /** While a dial is dragged: seen at once, not yet kept. */
  preview(dials: Readonly<Record<string, number>>): void;
  /** Keeps what is seen as a step of the history. */
  commit(label: string): Promise<void>;
  set(changes: Partial<Settled>, label: string): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
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
  copy(): void;
  /** Onto the photos of the selection. */
  paste(ids: readonly number[]): Promise<void>;
  exportPhoto(options: OutputOptions, folder?: string): Promise<void>;
  /** Writes the λ grid as a labelled sheet beside the original; `saved` says so with the file's path. */
  exportGrid(saved: (file: string) => string): Promise<void>;
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
  /** Shows what the library says of the photo's settings. */
  readonly show: (photo: Photo, edit: EditView) => void;
  /** Gives photos a recipe, and shows the photo in Develop anew. */
  readonly apply: (
    ids: readonly number[],
    recipe: Recipe | null,
    label: string,
    merge?: boolean,
  ) => Promise<void>;
}

export function createDevelopStore(client: Client, app: AppStore, viewer: ViewerStore): DevelopStore {
  const store = createStore<DevelopState>((set, get) => {
    const report = (error: unknown) => app.getState().report(error);
    const show = (photo: Photo, edit: EditView) => {
      const { start, settings } = app.getState();
      const settled = readRecipe(edit.recipe, photo, start.packs, settings.packId);
      const isSame = get().photo?.id === photo.id;
      const before = isSame ? get().settled : null;
      if (!isSame) viewer.getState().setSurvey(null);
      if (before !== null && settled !== null && before.scale !== settled.scale) {
        viewer.getState().rescale(settled.scale / before.scale);
      }
      set({ photo, edit, settled });
    };
    const apply: DevelopContext['apply'] = async (ids, recipe, label, merge = false) => {
      const { photo } = get();
      try {
        await client.request('edits.apply', { ids: [...ids], recipe, label, merge });
        if (photo !== null) show(photo, await client.request('edits.get', { photoId: photo.id }));
      } catch (error) {
        report(error);
      }
    };
    const context: DevelopContext = { client, app, viewer, get, set, report, show, apply };
    return {
      photo: null,
      edit: null,
      settled: null,
      versions: [],
      presets: [],
      clipboard: null,
      exporting: null,
      lastExport: null,
      recipe() {
        const { settled, photo } = get();
        return settled === null || photo === null ? null : buildRecipe(settled, photo);
      },
      ...createEditActions(context),
      ...createVersionActions(context),
      ...createExportActions(context),
      ...createRecipeActions(context),
    };
  });
  // A pack that came, went or has another version changes what the open photo is shown with.
  app.subscribe((now, before) => {
    const { photo, open } = store.getState();
    if (photo !== null && now.start.packs !== before.start.packs) void open(photo.id);
  });
  return store;
}
