import type { DevelopContext, DevelopState } from './developState.ts';
import { buildRecipe } from './settled.ts';

type Names = 'open' | 'preview' | 'commit' | 'set' | 'undo' | 'redo' | 'goTo' | 'reset' | 'copy' | 'paste';

/** Dials, history, copy and paste. */
export function createEditActions(context: DevelopContext): Pick<DevelopState, Names> {
  const { client, viewer, get, set, report, show, apply } = context;
  const move = async (name: 'edits.undo' | 'edits.redo') => {
    const { photo } = get();
    if (photo === null) return;
    await client
      .request(name, { photoId: photo.id })
      .then((edit) => show(photo, edit))
      .catch(report);
  };
  return {
    open: (photoId) => open(context, photoId),
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
    copy: () => set({ clipboard: get().settled }),
    async paste(ids) {
      const { clipboard } = get();
      // The hash of an original belongs to one photo and is left out of what many get.
      if (clipboard !== null && ids.length > 0) await apply(ids, buildRecipe(clipboard, null), 'paste');
    },
  };
}

async function open({ client, get, set, report, show }: DevelopContext, photoId: number): Promise<void> {
  try {
    const [[photo], edit, versions, presets] = await Promise.all([
      client.request('photos.get', { ids: [photoId] }),
      client.request('edits.get', { photoId }),
      client.request('versions.list', { photoId }),
      client.request('presets.list', {}),
    ]);
    if (photo === undefined) return;
    const isAnother = get().photo?.id !== photo.id;
    set({ versions, presets, ...(isAnother ? { lastExport: null } : {}) });
    show(photo, edit);
  } catch (error) {
    report(error);
  }
}
