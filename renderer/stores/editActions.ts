import { type Recipe, withStep } from '../../shared/develop/recipe.ts';
import { RECIPE_GROUPS } from '../../shared/develop/recipeGroups.ts';
import type { DevelopContext, DevelopState } from './developState.ts';
import { buildRecipe, type Settled } from './settled.ts';

type Names =
  | 'open'
  | 'preview'
  | 'previewStep'
  | 'previewRecipe'
  | 'commit'
  | 'set'
  | 'setStep'
  | 'setRecipe'
  | 'goTo'
  | 'reset'
  | 'copy'
  | 'paste'
  | 'pastePrevious';

/** Dials, history, copy and paste. */
export function createEditActions(context: DevelopContext): Pick<DevelopState, Names> {
  const { client, app, viewer, get, set, report, show, changed, writer, apply } = context;
  const give = async (from: Settled | null, ids: readonly number[]) => {
    if (from === null || ids.length === 0) return;
    const { pasteGroups: chosen } = app.getState().settings;
    const groups = chosen.length === RECIPE_GROUPS.length ? undefined : chosen;
    // The hash of an original belongs to one photo and is left out of what many get.
    await apply(ids, buildRecipe(from, null), 'paste', false, groups);
  };
  return {
    open: createOpen(context),
    preview(dials) {
      const { settled } = get();
      if (settled === null) return;
      changed();
      set({ settled: { ...settled, dials: { ...settled.dials, ...dials } } });
    },
    previewStep: (step, value) => get().previewRecipe((recipe) => withStep(recipe, step, value)),
    previewRecipe(change) {
      const { settled } = get();
      const changes = changesOf(get().recipe(), change);
      if (settled === null || changes === null) return;
      changed();
      set({ settled: { ...settled, ...changes } });
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
      changed();
      if (next.scale !== settled.scale) viewer.getState().rescale(next.scale / settled.scale);
      set({ settled: next });
      await apply([photo.id], buildRecipe(next, photo), label);
    },
    setStep: (step, value) => get().setRecipe((recipe) => withStep(recipe, step, value), step.label),
    async setRecipe(change, label) {
      const changes = changesOf(get().recipe(), change);
      if (changes !== null) await get().set(changes, label);
    },
    async goTo(sequence) {
      const { photo } = get();
      if (photo === null) return;
      changed();
      await writer.settled();
      await client
        .request('edits.goTo', { photoId: photo.id, sequence })
        .then((edit) => {
          if (get().photo?.id === photo.id) show(photo, edit);
        })
        .catch(report);
    },
    async reset() {
      const { photo } = get();
      if (photo === null) return;
      changed();
      await apply([photo.id], null, 'reset');
    },
    copy(copied) {
      const { settled } = get();
      set({ clipboard: settled });
      if (settled !== null) app.getState().tell('info', copied);
    },
    paste: (ids) => give(get().clipboard, ids),
    pastePrevious: (ids) => give(get().previous, ids),
  };
}

/** What a change of the recipe's steps changes of what is settled; null where nothing is. */
function changesOf(recipe: Recipe | null, change: (recipe: Recipe) => Recipe): Partial<Settled> | null {
  if (recipe === null) return null;
  const { recipeVersion: _, pack: __, originalSha256: ___, ...changes } = change(recipe);
  return changes;
}

/** Of several that are opened one after the other, the last one is shown. */
function createOpen({ client, get, set, report, show, writer }: DevelopContext): DevelopState['open'] {
  let wanted: number | null = null;
  return async (photoId) => {
    wanted = photoId;
    if (writer.isPending(photoId)) await writer.settled();
    try {
      const [[photo], edit, versions, presets] = await Promise.all([
        client.request('photos.get', { ids: [photoId] }),
        client.request('edits.get', { photoId }),
        client.request('versions.list', { photoId }),
        client.request('presets.list', {}),
      ]);
      if (photo === undefined || wanted !== photoId) return;
      const isAnother = get().photo?.id !== photo.id;
      set({ versions, presets, ...(isAnother ? { lastExport: null } : {}) });
      show(photo, edit);
      // A file may have been moved since anybody looked; what is found is announced.
      await client.request('photos.check', { ids: [photoId] });
    } catch (error) {
      report(error);
    }
  };
}
