import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import type { LibraryContext, LibraryState } from './libraryState.ts';
import { selectBy } from './selection.ts';

/** Rows are asked for in whole pages, so that scrolling asks seldom. */
const PAGE_PHOTOS = 100;

type Names = 'filter' | 'clearFilter' | 'refresh' | 'load' | 'select' | 'selectAll' | 'step';

/** What is listed, and what of it is selected. */
export function createListActions(context: LibraryContext): Pick<LibraryState, Names> {
  const { get, set } = context;
  const refresh = createRefresh(context);
  return {
    refresh,
    load: createLoad(context),
    async filter(changes) {
      set({ query: { ...get().query, ...changes } });
      await refresh();
    },
    async clearFilter() {
      const { sort = 'date', descending = true } = get().query;
      set({ query: { sort, descending } });
      await refresh();
    },
    select: (id, gesture) => set({ selection: selectBy(get().selection, get().ids, id, gesture) }),
    selectAll: () => set({ selection: { ...get().selection, ids: new Set(get().ids) } }),
    step(by) {
      const { ids, selection } = get();
      const at = selection.current === null ? -1 : ids.indexOf(selection.current);
      const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
      if (next !== undefined) get().select(next, 'only');
    },
  };
}

/** A search that was overtaken by the next key press is cancelled. */
function createRefresh({ client, get, set, report }: LibraryContext): LibraryState['refresh'] {
  let abort: AbortController | null = null;
  return async () => {
    abort?.abort();
    abort = new AbortController();
    const { signal } = abort;
    try {
      const [ids, facets, albums] = await Promise.all([
        client.request('photos.find', { query: withoutEmpty(get().query) }, { signal }),
        client.request('photos.facets', {}, { signal }),
        client.request('albums.list', {}, { signal }),
      ]);
      set({ ids, facets, albums, isLoaded: true });
    } catch (error) {
      report(error);
    }
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
