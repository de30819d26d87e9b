import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import { inOrder } from './inOrder.ts';
import type { LibraryContext, LibraryState } from './libraryState.ts';
import { keepListed, NOTHING_SELECTED, selectBy } from './selection.ts';

/** Rows are asked for in whole pages, so that scrolling asks seldom. */
const PAGE_PHOTOS = 100;
/** The contract's bound of one request. */
const ROWS_AT_ONCE = 500;

type Names =
  | 'filter'
  | 'clearFilter'
  | `refresh${'' | 'List' | 'Facets' | 'Albums' | 'Rows'}`
  | 'load'
  | 'select'
  | 'selectAll'
  | 'deselect'
  | 'step';

/** What is listed, and what of it is selected. */
export function createListActions(context: LibraryContext): Pick<LibraryState, Names> {
  const { client, app, get, set, report } = context;
  const refreshList = createRefreshList(context);
  const refreshFacets = inOrder(() =>
    client.request('photos.facets', {}).then((facets) => set({ facets }), report),
  );
  const refreshAlbums = inOrder(() =>
    client.request('albums.list', {}).then((albums) => set({ albums }), report),
  );
  return {
    refreshList: () => refreshList(true),
    refreshFacets,
    refreshAlbums,
    refreshRows: createRefreshRows(context),
    async refresh() {
      await Promise.all([refreshList(true), refreshFacets(), refreshAlbums()]);
    },
    load: createLoad(context),
    async filter(changes) {
      set({ query: { ...get().query, ...changes } });
      await refreshList(false);
    },
    async clearFilter() {
      const { sort = 'date', descending = true } = get().query;
      set({ query: { sort, descending } });
      await refreshList(false);
    },
    select: (id, gesture) => set({ selection: selectBy(get().selection, get().ids, id, gesture) }),
    selectAll() {
      const { ids, selection } = get();
      set({ selection: { ...selection, ids: new Set(ids), current: selection.current ?? ids[0] ?? null } });
    },
    deselect: () => set({ selection: NOTHING_SELECTED }),
    step(by, extend = false) {
      const { ids, selection } = get();
      const isWithin = app.getState().screen === 'develop' && selection.ids.size > 1 && !extend;
      const order = isWithin ? ids.filter((id) => selection.ids.has(id)) : ids;
      const at = selection.current === null ? -1 : order.indexOf(selection.current);
      const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
      if (next === undefined) return;
      if (isWithin) set({ selection: { ...selection, current: next } });
      else get().select(next, extend ? 'range' : 'only');
    },
  };
}

/**
 * A search that was overtaken by the next key press is cancelled. What is no longer listed is no longer selected;
 * under the same filter, the photo after one that left it is the current one then.
 */
function createRefreshList({ client, get, set, report }: LibraryContext): (goesOn: boolean) => Promise<void> {
  let abort: AbortController | null = null;
  return async (goesOn) => {
    abort?.abort();
    abort = new AbortController();
    const { signal } = abort;
    try {
      const query = withoutEmpty(get().query);
      const ids = await client.request('photos.find', { query }, { signal });
      const { isLoaded, ids: before, selection } = get();
      // Before the first list nobody could select but the memory of the last session.
      set({ ids, isLoaded: true, selection: keepListed(selection, isLoaded ? before : ids, ids, goesOn) });
    } catch (error) {
      report(error);
    }
  };
}

/** The rows that are held are asked for again and stay to be seen meanwhile; more than a few pages are let go. */
function createRefreshRows({ client, get, set, report }: LibraryContext): LibraryState['refreshRows'] {
  return (ids) => {
    const { photos, changes } = get();
    const held = ids === undefined ? [...photos.keys()] : ids.filter((id) => photos.has(id));
    const again = held.slice(-ROWS_AT_ONCE);
    const next = new Map(photos);
    for (const id of held.slice(0, -ROWS_AT_ONCE)) next.delete(id);
    set({ changes: changes + 1, ...(next.size === photos.size ? {} : { photos: next }) });
    if (again.length === 0) return;
    client.request('photos.get', { ids: again }).then((rows) => {
      const fresh = new Map(get().photos);
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const id of again) {
        const row = found.get(id);
        if (row === undefined) fresh.delete(id);
        else fresh.set(id, row);
      }
      set({ photos: fresh });
    }, report);
  };
}

function createLoad({ client, get, set, report }: LibraryContext): LibraryState['load'] {
  const underWay = new Set<string>();
  /** Rows that main changed while they were on their way would show the past: they are asked for again. */
  const loadRows = async (missing: readonly number[]) => {
    const { changes } = get();
    const rows = await client.request('photos.get', { ids: [...missing] });
    if (get().changes !== changes) return false;
    const photos = new Map(get().photos);
    for (const photo of rows) photos.set(photo.id, photo);
    set({ photos });
    return true;
  };
  return async (from, to) => {
    for (let page = Math.floor(Math.max(0, from) / PAGE_PHOTOS); page * PAGE_PHOTOS < to; page++) {
      const { ids, photos } = get();
      const missing = ids.slice(page * PAGE_PHOTOS, (page + 1) * PAGE_PHOTOS).filter((id) => !photos.has(id));
      const key = missing.join();
      if (missing.length === 0 || underWay.has(key)) continue;
      underWay.add(key);
      try {
        while (!(await loadRows(missing)));
      } catch (error) {
        report(error);
      } finally {
        underWay.delete(key);
      }
    }
  };
}

/** An empty search box is no condition. */
function withoutEmpty(query: PhotoQueryInput): PhotoQueryInput {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ''),
  ) as PhotoQueryInput;
}
