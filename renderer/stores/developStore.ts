import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RestoredFile } from '../../shared/engine/protocol.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { EditView, PackSummary, Preset, Version } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { AppStore } from './appStore.ts';
import { buildRecipe, readRecipe, type Settled } from './settled.ts';
import { gridAxes, type ViewerStore } from './viewerStore.ts';

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
  keepVersion(name: string): Promise<void>;
  applyVersion(version: Version): Promise<void>;
  removeVersion(id: number): Promise<void>;
  savePreset(name: string): Promise<void>;
  removePreset(id: number): Promise<void>;
  copy(): void;
  /** Onto the photos of the selection. */
  paste(ids: readonly number[]): Promise<void>;
  exportPhoto(options: OutputOptions, folder?: string): Promise<void>;
  /** The λ grid as a labelled sheet beside the original. */
  exportGrid(): Promise<void>;
  cancelExport(): void;
  recipe(): Recipe | null;
}

export type DevelopStore = StoreApi<DevelopState>;

export function createDevelopStore(client: Client, app: AppStore, viewer: ViewerStore): DevelopStore {
  const report = (error: unknown) => app.getState().report(error);
  return createStore<DevelopState>((set, get) => {
    let exportAbort: AbortController | null = null;
    const packs = (): readonly PackSummary[] => app.getState().start.packs;

    const show = (photo: Photo, edit: EditView) => {
      const preferred = app.getState().settings.packId;
      const settled = readRecipe(edit.recipe, photo, packs(), preferred);
      const before = get().photo?.id === photo.id ? get().settled : null;
      if (before !== null && settled !== null && before.scale !== settled.scale) {
        viewer.getState().rescale(settled.scale / before.scale);
      }
      set({ photo, edit, settled });
    };
    const apply = async (ids: readonly number[], recipe: Recipe | null, label: string, merge = false) => {
      const { photo } = get();
      try {
        await client.request('edits.apply', { ids: [...ids], recipe, label, merge });
        if (photo !== null) show(photo, await client.request('edits.get', { photoId: photo.id }));
      } catch (error) {
        report(error);
      }
    };
    const move = async (name: 'edits.undo' | 'edits.redo') => {
      const { photo } = get();
      if (photo === null) return;
      await client
        .request(name, { photoId: photo.id })
        .then((edit) => show(photo, edit))
        .catch(report);
    };
    const reloadVersions = async (photoId: number) =>
      set({ versions: await client.request('versions.list', { photoId }) });

    return {
      photo: null,
      edit: null,
      settled: null,
      versions: [],
      presets: [],
      clipboard: null,
      exporting: null,
      lastExport: null,
      async open(photoId) {
        try {
          const [[photo], edit, versions, presets] = await Promise.all([
            client.request('photos.get', { ids: [photoId] }),
            client.request('edits.get', { photoId }),
            client.request('versions.list', { photoId }),
            client.request('presets.list', {}),
          ]);
          if (photo === undefined) return;
          set({ versions, presets, lastExport: null });
          show(photo, edit);
        } catch (error) {
          report(error);
        }
      },
      preview(dials) {
        const { settled } = get();
        if (settled !== null) set({ settled: { ...settled, dials: { ...settled.dials, ...dials } } });
      },
      async commit(label) {
        const { photo } = get();
        const recipe = get().recipe();
        if (photo !== null && recipe !== null) await apply([photo.id], recipe, label, true);
      },
      async set(changes, label) {
        const { settled, photo } = get();
        if (settled === null || photo === null) return;
        const next = { ...settled, ...changes };
        if (next.scale !== settled.scale) viewer.getState().rescale(next.scale / settled.scale);
        set({ settled: next });
        await apply([photo.id], buildRecipe(next, photo), label);
      },
      undo: () => move('edits.undo'),
      redo: () => move('edits.redo'),
      async goTo(sequence) {
        const { photo } = get();
        if (photo === null) return;
        await client
          .request('edits.goTo', { photoId: photo.id, sequence })
          .then((edit) => show(photo, edit))
          .catch(report);
      },
      async reset() {
        const { photo } = get();
        if (photo !== null) await apply([photo.id], null, 'reset');
      },
      async keepVersion(name) {
        const { photo } = get();
        const recipe = get().recipe();
        if (photo === null || recipe === null) return;
        try {
          await client.request('versions.keep', { photoId: photo.id, name, recipe });
          await reloadVersions(photo.id);
        } catch (error) {
          report(error);
        }
      },
      async applyVersion(version) {
        const { photo } = get();
        if (photo !== null) await apply([photo.id], version.recipe, version.name);
      },
      async removeVersion(id) {
        const { photo } = get();
        if (photo === null) return;
        await client.request('versions.remove', { id }).catch(report);
        await reloadVersions(photo.id).catch(report);
      },
      async savePreset(name) {
        const { settled } = get();
        if (settled === null) return;
        await client.request('presets.save', { name, dials: settled.dials }).catch(report);
        set({ presets: await client.request('presets.list', {}) });
      },
      async removePreset(id) {
        await client.request('presets.remove', { id }).catch(report);
        set({ presets: await client.request('presets.list', {}) });
      },
      copy: () => set({ clipboard: get().settled }),
      async paste(ids) {
        const { clipboard } = get();
        // The hash of an original belongs to one photo and is left out of what many get.
        if (clipboard !== null && ids.length > 0) await apply(ids, buildRecipe(clipboard, null), 'paste');
      },
      async exportPhoto(options, folder) {
        const { photo } = get();
        const recipe = get().recipe();
        if (photo === null || recipe === null) return;
        exportAbort = new AbortController();
        set({ exporting: { done: 0, total: 0 }, lastExport: null });
        try {
          const file = await client.request(
            'export.photo',
            { photoId: photo.id, recipe, options, ...(folder === undefined ? {} : { folder }) },
            { signal: exportAbort.signal, onProgress: (done, total) => set({ exporting: { done, total } }) },
          );
          set({ lastExport: file });
        } catch (error) {
          report(error);
        } finally {
          set({ exporting: null });
        }
      },
      async exportGrid() {
        const { photo, settled } = get();
        const recipe = get().recipe();
        if (photo === null || recipe === null || settled === null) return;
        const axes = gridAxes(viewer.getState(), settled.pack.dials.length);
        exportAbort = new AbortController();
        set({ exporting: { done: 0, total: 0 } });
        try {
          const file = await client.request(
            'export.grid',
            { photoId: photo.id, recipe, x: [...axes.x], y: [...axes.y] },
            { signal: exportAbort.signal, onProgress: (done, total) => set({ exporting: { done, total } }) },
          );
          app.getState().tell('info', file.output);
        } catch (error) {
          report(error);
        } finally {
          set({ exporting: null });
        }
      },
      cancelExport: () => exportAbort?.abort(),
      recipe() {
        const { settled, photo } = get();
        return settled === null || photo === null ? null : buildRecipe(settled, photo);
      },
    };
  });
}
