import type { Photo } from '../../shared/library/photo.ts';
import type { LibraryContext, LibraryState } from './libraryState.ts';

type Names =
  | 'rate'
  | 'flag'
  | 'addKeywords'
  | 'removeKeyword'
  | 'removeSelected'
  | 'createAlbum'
  | 'addToAlbum'
  | 'renameAlbum'
  | 'removeAlbum';

/** What is said of the selected photos. */
export function createCullActions(context: LibraryContext): Pick<LibraryState, Names> {
  const { client, get, set, report } = context;
  const selected = () => [...get().selection.ids];
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
    async rate(rating) {
      const ids = selected();
      patch(ids, { rating });
      await client.request('photos.rate', { ids, rating }).catch(report);
    },
    async flag(flag) {
      const ids = selected();
      patch(ids, { flag });
      await client.request('photos.flag', { ids, flag }).catch(report);
    },
    async addKeywords(keywords) {
      await client.request('keywords.add', { ids: selected(), keywords: [...keywords] }).catch(report);
    },
    async removeKeyword(keyword) {
      await client.request('keywords.remove', { ids: selected(), keywords: [keyword] }).catch(report);
    },
    async removeSelected() {
      await client.request('photos.remove', { ids: selected() }).catch(report);
      set({ selection: { ids: new Set(), anchor: null, current: null } });
      await get().refresh();
    },
    async createAlbum(name) {
      await client.request('albums.create', { name, ids: selected() }).catch(report);
      await get().refresh();
    },
    async addToAlbum(id) {
      await client.request('albums.add', { id, ids: selected() }).catch(report);
      await get().refresh();
    },
    async renameAlbum(id, name) {
      await client.request('albums.rename', { id, name }).catch(report);
      await get().refresh();
    },
    async removeAlbum(id) {
      await client.request('albums.remove', { id }).catch(report);
      if (get().query.albumId === id) await get().clearFilter();
      else await get().refresh();
    },
  };
}
