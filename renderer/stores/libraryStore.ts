import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { Album, Flag, Photo, ValueCount } from '../../shared/library/photo.ts';
import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import { handOverFiles } from '../client/handOverFiles.ts';
import { uploadFile } from '../client/uploadFile.ts';
import { drawSample, SAMPLE_NAME } from '../library/drawSample.ts';
import type { AppStore } from './appStore.ts';
import { type Gesture, type Selection, selectBy } from './selection.ts';

/** Rows are asked for in whole pages, so that scrolling asks seldom. */
const PAGE_PHOTOS = 100;

export interface Facets {
  readonly cameras: readonly ValueCount[];
  readonly folders: readonly ValueCount[];
  readonly keywords: readonly ValueCount[];
}

export interface LibraryState {
  readonly query: PhotoQueryInput;
  /** Of all photos that pass the filter, in order. */
  readonly ids: readonly number[];
  readonly isLoaded: boolean;
  readonly photos: ReadonlyMap<number, Photo>;
  readonly selection: Selection;
  readonly albums: readonly Album[];
  readonly facets: Facets;
  readonly importing: { readonly done: number; readonly total: number } | null;

  filter(changes: Partial<PhotoQueryInput>): Promise<void>;
  clearFilter(): Promise<void>;
  refresh(): Promise<void>;
  /** Makes sure that the rows of these places are there. */
  load(from: number, to: number): Promise<void>;
  select(id: number, gesture: Gesture): void;
  selectAll(): void;
  /** The next or previous photo of the list becomes the only one selected. */
  step(by: number): void;
  rate(rating: number): Promise<void>;
  flag(flag: Flag): Promise<void>;
  importFiles(files: readonly string[]): Promise<void>;
  /** Files dropped or pasted in the page: main keeps copies, which become photos. */
  importDropped(files: readonly File[]): Promise<void>;
  cancelImport(): void;
  addSample(): Promise<number | null>;
  removeSelected(): Promise<void>;
  createAlbum(name: string): Promise<void>;
  addToAlbum(id: number): Promise<void>;
}

export type LibraryStore = StoreApi<LibraryState>;

const EMPTY_FACETS: Facets = { cameras: [], folders: [], keywords: [] };

export function createLibraryStore(client: Client, app: AppStore): LibraryStore {
  const report = (error: unknown) => app.getState().report(error);
  const store = createStore<LibraryState>((set, get) => {
    let importAbort: AbortController | null = null;
    let findAbort: AbortController | null = null;
    const loadingPages = new Set<string>();

    /** Shows the change at once; main's event brings the truth. */
    const patch = (ids: readonly number[], changes: Partial<Photo>) => {
      const photos = new Map(get().photos);
      for (const id of ids) {
        const photo = photos.get(id);
        if (photo !== undefined) photos.set(id, { ...photo, ...changes });
      }
      set({ photos });
    };

    return {
      query: { sort: 'date', descending: true },
      ids: [],
      isLoaded: false,
      photos: new Map(),
      selection: { ids: new Set(), anchor: null, current: null },
      albums: [],
      facets: EMPTY_FACETS,
      importing: null,
      async filter(changes) {
        set({ query: { ...get().query, ...changes } });
        await get().refresh();
      },
      async clearFilter() {
        const { sort = 'date', descending = true } = get().query;
        set({ query: { sort, descending } });
        await get().refresh();
      },
      async refresh() {
        findAbort?.abort();
        findAbort = new AbortController();
        try {
          const [ids, facets, albums] = await Promise.all([
            client.request('photos.find', { query: withoutEmpty(get().query) }, { signal: findAbort.signal }),
            client.request('photos.facets', {}),
            client.request('albums.list', {}),
          ]);
          set({ ids, facets, albums, isLoaded: true });
        } catch (error) {
          report(error);
        }
      },
      async load(from, to) {
        const { ids, photos } = get();
        for (let page = Math.floor(Math.max(0, from) / PAGE_PHOTOS); page * PAGE_PHOTOS < to; page++) {
          const wanted = ids.slice(page * PAGE_PHOTOS, (page + 1) * PAGE_PHOTOS);
          const missing = wanted.filter((id) => !photos.has(id));
          const key = missing.join();
          if (missing.length === 0 || loadingPages.has(key)) continue;
          loadingPages.add(key);
          try {
            const rows = await client.request('photos.get', { ids: missing });
            set({ photos: new Map([...get().photos, ...rows.map((photo) => [photo.id, photo] as const)]) });
          } catch (error) {
            report(error);
          } finally {
            loadingPages.delete(key);
          }
        }
      },
      select: (id, gesture) => set({ selection: selectBy(get().selection, get().ids, id, gesture) }),
      selectAll: () => set({ selection: { ...get().selection, ids: new Set(get().ids) } }),
      step(by) {
        const { ids, selection } = get();
        const at = selection.current === null ? -1 : ids.indexOf(selection.current);
        const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
        if (next !== undefined) get().select(next, 'only');
      },
      async rate(rating) {
        const ids = [...get().selection.ids];
        patch(ids, { rating });
        await client.request('photos.rate', { ids, rating }).catch(report);
      },
      async flag(flag) {
        const ids = [...get().selection.ids];
        patch(ids, { flag });
        await client.request('photos.flag', { ids, flag }).catch(report);
      },
      async importFiles(files) {
        if (files.length === 0) return;
        importAbort = new AbortController();
        set({ importing: { done: 0, total: 0 } });
        try {
          const summary = await client.request(
            'photos.import',
            { files: [...files] },
            { signal: importAbort.signal, onProgress: (done, total) => set({ importing: { done, total } }) },
          );
          await get().refresh();
          const first = summary.added[0];
          if (first !== undefined) get().select(first, 'only');
          for (const { fileName, message } of summary.failed.slice(0, 2)) {
            app.getState().tell('warning', `${fileName}: ${message}`);
          }
        } catch (error) {
          report(error);
        } finally {
          set({ importing: null });
        }
      },
      async importDropped(files) {
        if (files.length === 0) return;
        const total = files.length;
        set({ importing: { done: 0, total } });
        try {
          const ids = await handOverFiles(files, (done) => set({ importing: { done, total } }));
          await get().importFiles(ids);
        } catch (error) {
          report(error);
        } finally {
          set({ importing: null });
        }
      },
      cancelImport: () => importAbort?.abort(),
      async addSample() {
        try {
          await get().importFiles([await uploadFile(SAMPLE_NAME, await drawSample())]);
          return get().selection.current;
        } catch (error) {
          report(error);
          return null;
        }
      },
      async removeSelected() {
        const ids = [...get().selection.ids];
        await client.request('photos.remove', { ids }).catch(report);
        set({ selection: { ids: new Set(), anchor: null, current: null } });
        await get().refresh();
      },
      async createAlbum(name) {
        await client.request('albums.create', { name, ids: [...get().selection.ids] }).catch(report);
        await get().refresh();
      },
      async addToAlbum(id) {
        await client.request('albums.add', { id, ids: [...get().selection.ids] }).catch(report);
        await get().refresh();
      },
    };
  });
  client.on('photos.changed', ({ ids }) => {
    const photos = new Map(store.getState().photos);
    if (ids === undefined) photos.clear();
    else for (const id of ids) photos.delete(id);
    store.setState({ photos });
    void store.getState().refresh();
  });
  return store;
}

/** An empty search box is no condition. */
function withoutEmpty(query: PhotoQueryInput): PhotoQueryInput {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ''),
  ) as PhotoQueryInput;
}
