import { createStore } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { PhotoChange } from '../../shared/library/journal.ts';
import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import type { AppStore } from './appStore.ts';
import { createCullActions } from './cullActions.ts';
import { createImportActions } from './importActions.ts';
import type { Facets, LibraryContext, LibraryState, LibraryStore } from './libraryState.ts';
import { createListActions } from './listActions.ts';

const EMPTY_FACETS: Facets = { cameras: [], folders: [], copies: 0, keywords: [] };

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
      importReport: null,
      ...createListActions(context),
      ...createCullActions(context),
      ...createImportActions(context),
    };
  });
  client.on('photos.changed', ({ ids, what }) => {
    const { query, refreshRows, refreshList, refreshFacets, refreshAlbums } = store.getState();
    refreshRows(ids);
    if (isListedOtherwise(what, query)) void refreshList();
    if (what === 'list' || what === 'original' || what === 'keywords') void refreshFacets();
    if (what === 'list') void refreshAlbums();
  });
  client.on('albums.changed', () => {
    const { query, refreshList, refreshAlbums } = store.getState();
    void refreshAlbums();
    if (query.albumId !== undefined) void refreshList();
  });
  return store;
}

/** Whether a change of photos can change which of them are listed, or their order. */
function isListedOtherwise(what: PhotoChange, query: PhotoQueryInput): boolean {
  const { edited, minRating = 0, sort, flags, keyword, text = '' } = query;
  switch (what) {
    case 'edit':
      return edited !== undefined;
    case 'rating':
      return minRating > 0 || sort === 'rating';
    case 'flag':
      return flags !== undefined;
    case 'keywords':
      return keyword !== undefined || text !== '';
    case 'original':
    case 'list':
      return true;
    default:
      return what satisfies never;
  }
}
