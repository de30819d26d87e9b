import { createStore } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { EditView } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { AppStore } from './appStore.ts';
import type { DevelopContext, DevelopState, DevelopStore } from './developState.ts';
import { createEditActions } from './editActions.ts';
import { createExportActions } from './exportActions.ts';
import { createRecipeActions } from './recipeActions.ts';
import { buildRecipe, readRecipe } from './settled.ts';
import { createVersionActions } from './versionActions.ts';
import type { ViewerStore } from './viewerStore.ts';

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
