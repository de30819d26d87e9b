import { createStore } from 'zustand/vanilla';
import type { Recipe } from '../../shared/develop/recipe.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { EditView } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { AppStore } from './appStore.ts';
import type { DevelopContext, DevelopState, DevelopStore } from './developState.ts';
import { createEditActions } from './editActions.ts';
import { EditWriter } from './editWriter.ts';
import { createExportActions } from './exportActions.ts';
import { createRecipeActions } from './recipeActions.ts';
import { buildRecipe, readRecipe } from './settled.ts';
import { createVersionActions } from './versionActions.ts';
import type { ViewerStore } from './viewerStore.ts';

/** @param syncedWith photos that get what a photo gets, itself among them */
export function createDevelopStore(
  client: Client,
  app: AppStore,
  viewer: ViewerStore,
  syncedWith: (photoId: number) => readonly number[],
): DevelopStore {
  const writer = new EditWriter(client);
  /** How often something was set here: an answer that was asked for before is of the past. */
  let changes = 0;
  const store = createStore<DevelopState>((set, get) => {
    const report = (error: unknown) => app.getState().report(error);
    const show = (photo: Photo, edit: EditView) => {
      const { start, settings } = app.getState();
      const isSame = get().photo?.id === photo.id;
      if (isSame && edit.revision < (get().edit?.revision ?? 0)) return;
      const settled = readRecipe(edit.recipe, photo, start.packs, settings.packId, settings.start);
      const before = isSame ? get().settled : null;
      if (!isSame) viewer.setState({ survey: null, padSpot: null, hoveredDials: null, tool: null });
      if (before !== null && settled !== null && before.scale !== settled.scale) {
        viewer.getState().rescale(settled.scale / before.scale);
      }
      set({ photo, edit, settled, ...(isSame ? {} : { previous: get().settled }) });
    };
    const apply: DevelopContext['apply'] = async (asked, recipe, label, merge, groups) => {
      const [first] = asked;
      const isOpen = asked.length === 1 && first === get().photo?.id;
      const ids = isOpen && first !== undefined ? syncedWith(first) : asked;
      try {
        await writer.write(ids, ids.length > 1 ? ofNoPhoto(recipe) : recipe, label, merge === true, groups);
      } catch (error) {
        report(error);
      }
      await reload();
    };
    const reload = () => reloadOpen({ client, get, report, show, writer, changes: () => changes });
    client.on('photos.changed', ({ ids }) => {
      const { photo } = get();
      // While something is on its way to the library, its answer is the one to wait for.
      if (photo !== null && (ids?.includes(photo.id) ?? true) && !writer.isPending(photo.id)) void reload();
    });
    const changed = () => {
      changes++;
    };
    const context: DevelopContext = { client, app, viewer, get, set, report, writer, show, changed, apply };
    return {
      photo: null,
      edit: null,
      settled: null,
      versions: [],
      presets: [],
      clipboard: null,
      previous: null,
      exporting: null,
      lastExport: null,
      recipe() {
        const { settled, photo } = get();
        return settled === null || photo === null ? null : buildRecipe(settled, photo);
      },
      settle: () => writer.settled(),
      ...createEditActions(context),
      ...createVersionActions(context),
      ...createExportActions(context),
      ...createRecipeActions(context),
    };
  });
  // A pack that came, went or has another version changes what the open photo is shown with; so does another start.
  app.subscribe((now, before) => {
    const { photo, open } = store.getState();
    const isShownOtherwise =
      now.start.packs !== before.start.packs ||
      JSON.stringify(now.settings.start) !== JSON.stringify(before.settings.start);
    if (photo !== null && isShownOtherwise) void open(photo.id);
  });
  return store;
}

/** The hash of an original belongs to one photo and is left out of what many get. */
function ofNoPhoto(recipe: Recipe | null): Recipe | null {
  if (recipe === null) return null;
  const { originalSha256: _, ...shared } = recipe;
  return shared;
}

/** What the library knows of the open photo, unless it was left or something was set meanwhile. */
async function reloadOpen(parts: {
  readonly client: Client;
  readonly get: () => DevelopState;
  readonly report: (error: unknown) => void;
  readonly show: DevelopContext['show'];
  readonly writer: EditWriter;
  readonly changes: () => number;
}): Promise<void> {
  const { client, get, report, show, writer, changes } = parts;
  const photoId = get().photo?.id;
  if (photoId === undefined || writer.isPending(photoId)) return;
  const asked = changes();
  try {
    const [[photo], edit] = await Promise.all([
      client.request('photos.get', { ids: [photoId] }),
      client.request('edits.get', { photoId }),
    ]);
    const isNewest = changes() === asked && !writer.isPending(photoId);
    if (photo !== undefined && get().photo?.id === photoId && isNewest) show(photo, edit);
  } catch (error) {
    report(error);
  }
}
