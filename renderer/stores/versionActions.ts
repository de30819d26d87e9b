import type { DevelopContext, DevelopState } from './developState.ts';
import { buildRecipe } from './settled.ts';

type Names =
  | `${'keep' | 'apply' | 'rename' | 'remove'}Version`
  | `${'save' | 'rename' | 'move' | 'remove'}Preset`;

/** Named snapshots of this photo, and presets for all. */
export function createVersionActions(context: DevelopContext): Pick<DevelopState, Names> {
  const { client, get, set, report, changed, apply } = context;
  const loadVersions = async (photoId: number) => {
    const versions = await client.request('versions.list', { photoId });
    if (get().photo?.id === photoId) set({ versions });
  };
  const loadPresets = async () => set({ presets: await client.request('presets.list', {}) });
  // Whoever changed them, an undo or another window too.
  client.on('versions.changed', ({ photoId }) => {
    if (get().photo?.id === photoId) loadVersions(photoId).catch(report);
  });
  client.on('presets.changed', () => {
    if (get().photo !== null) loadPresets().catch(report);
  });
  const changeVersions = async (change: (photoId: number) => Promise<unknown>) => {
    const { photo } = get();
    if (photo === null) return;
    try {
      await change(photo.id);
    } catch (error) {
      report(error);
    }
  };
  const changePresets = async (change: () => Promise<unknown>) => {
    try {
      await change();
    } catch (error) {
      report(error);
    }
  };
  return {
    keepVersion: (name, settled) =>
      changeVersions(async (photoId) => {
        const { photo } = get();
        const recipe = settled === undefined ? get().recipe() : buildRecipe(settled, photo);
        if (recipe !== null) await client.request('versions.keep', { photoId, name, recipe });
      }),
    async applyVersion(version) {
      const { photo } = get();
      if (photo === null) return;
      changed();
      await apply([photo.id], version.recipe, version.name);
    },
    renameVersion: (id, name) => changeVersions(() => client.request('versions.rename', { id, name })),
    removeVersion: (id) => changeVersions(() => client.request('versions.remove', { id })),
    savePreset: (name) =>
      changePresets(async () => {
        const { settled } = get();
        if (settled !== null) await client.request('presets.save', { name, dials: { ...settled.dials } });
      }),
    renamePreset: (id, name) => changePresets(() => client.request('presets.rename', { id, name })),
    movePreset: (id, place) =>
      changePresets(() => {
        const ids = get().presets.flatMap((preset) => (preset.id === id ? [] : [preset.id]));
        return client.request('presets.reorder', { ids: ids.toSpliced(Math.max(0, place), 0, id) });
      }),
    removePreset: (id) => changePresets(() => client.request('presets.remove', { id })),
  };
}
