import type { AppStore } from './appStore.ts';
import type { LibraryStore } from './libraryState.ts';

/** The open photo; with auto-sync all that are selected, where it is one of them, in the order of the list. */
export function syncedWith(photoId: number, app: AppStore, library: LibraryStore): number[] {
  const { ids, selection } = library.getState();
  const isSynced = app.getState().isAutoSync && selection.ids.size > 1 && selection.ids.has(photoId);
  return isSynced ? ids.filter((id) => selection.ids.has(id)) : [photoId];
}
