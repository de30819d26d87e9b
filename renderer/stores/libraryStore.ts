import { createStore } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { AppStore } from './appStore.ts';
import { createCullActions } from './cullActions.ts';
import { createImportActions } from './importActions.ts';
import type { Facets, LibraryContext, LibraryState, LibraryStore } from './libraryState.ts';
import { createListActions } from './listActions.ts';

const EMPTY_FACETS: Facets = { cameras: [], folders: [], keywords: [] };

export function createLibraryStore(client: Client, app: AppStore): LibraryStore {
  const report = (error: unknown) => app.getState().report(error);
  const store = createStore<LibraryState>((set, get) => {
    const context: LibraryContext = { client, app, get, set, report };
    return {
      query: { sort: 'date', descending: true },
      ids: [],
      isLoaded: false,
      photos: new Map(),
      changes: 0,
      selection: { ids: new Set(), anchor: null, current: null },
      albums: [],
      facets: EMPTY_FACETS,
      importing: null,
      ...createListActions(context),
      ...createCullActions(context),
      ...createImportActions(context),
    };
  });
  client.on('photos.changed', ({ ids }) => {
    const photos = new Map(store.getState().photos);
    if (ids === undefined) photos.clear();
    else for (const id of ids) photos.delete(id);
    store.setState({ photos, changes: store.getState().changes + 1 });
    void store.getState().refresh();
  });
  return store;
}
