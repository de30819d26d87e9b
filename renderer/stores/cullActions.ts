import type { Photo } from '../../shared/library/photo.ts';
import type { LibraryContext, LibraryState } from './libraryState.ts';

type Names =
  | 'rate'
  | 'flag'
  | 'addKeywords'
  | 'removeKeyword'
  | 'remove'
  | 'createAlbum'
  | 'addToAlbum'
  | 'takeFromAlbum'
  | 'renameAlbum'
  | 'removeAlbum';

/** What is said of photos; main's events bring what it changes of the lists. */
export function createCullActions(context: LibraryContext): Pick<LibraryState, Names> {
  const { client, get, set, report } = context;
  /** Shows the change at once; main's event brings the truth. */
  const patch = (ids: readonly number[], changes: Partial<Photo>) => {
    const photos = new Map(get().photos);
    for (const id of ids) {
      const photo = photos.get(id);
      if (photo !== undefined) photos.set(id, { ...photo, ...changes });
    }
    set({ photos });
  };
  const tell = (asked: Promise<unknown>) => asked.then(() => {}, report);
  return {
    rate(ids, rating) {
      patch(ids, { rating });
      return tell(client.request('photos.rate', { ids: [...ids], rating }));
    },
    flag(ids, flag) {
      patch(ids, { flag });
      return tell(client.request('photos.flag', { ids: [...ids], flag }));
    },
    addKeywords: (ids, keywords) =>
      tell(client.request('keywords.add', { ids: [...ids], keywords: [...keywords] })),
    removeKeyword: (ids, keyword) =>
      tell(client.request('keywords.remove', { ids: [...ids], keywords: [keyword] })),
    remove: (ids) => tell(client.request('photos.remove', { ids: [...ids] })),
    createAlbum: (name, ids) => tell(client.request('albums.create', { name, ids: [...ids] })),
    addToAlbum: (id, ids) => tell(client.request('albums.add', { id, ids: [...ids] })),
    takeFromAlbum: (id, ids) => tell(client.request('albums.take', { id, ids: [...ids] })),
    renameAlbum: (id, name) => tell(client.request('albums.rename', { id, name })),
    async removeAlbum(id) {
      await tell(client.request('albums.remove', { id }));
      if (get().query.albumId === id) await get().clearFilter();
    },
  };
}
