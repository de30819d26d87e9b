import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Library, openLibraryOrThrow } from './openLibrary.ts';
import {
  addPhoto,
  factsOf,
  hashOf,
  makeTemporaryLibrary,
  type TemporaryLibrary,
} from './testing/temporaryLibrary.ts';
import { testRecipe } from './testing/testRecipe.ts';

let temporary: TemporaryLibrary;
let photos: number[];
beforeEach(() => {
  temporary = makeTemporaryLibrary();
  photos = [1, 2, 3].map((number) => addPhoto(temporary.library, number));
});
afterEach(() => temporary.remove());

/** Everything that a person can have done, as the stores tell it. */
function everything({ photos: store, albums, keywords, edits, versions, presets }: Library) {
  const rows = store.getMany([1, 2, 3]).map(({ editKey: _, ...photo }) => photo);
  return {
    rows,
    search: temporary.library.queries.ids({ text: 'meadow' }),
    albums: albums.list().map((album) => ({ ...album, ids: albums.photoIds(album.id) })),
    keywords: keywords.list(),
    edits: rows.map(({ id }) => ({ recipe: edits.get(id).recipe, history: edits.history(id) })),
    versions: rows.map(({ id }) => versions.list(id)),
    presets: [presets.list('edit'), presets.list('export')],
  };
}

/** One of each kind, each after the other. */
const ACTIONS: readonly [name: string, act: (library: Library) => void][] = [
  ['rate', ({ actions }) => actions.rate([1, 2], 4)],
  ['flag', ({ actions }) => actions.flag([1, 2, 3], 'reject')],
  ['keyword-add', ({ actions }) => actions.addKeywords([1, 3], ['Meadow', 'Sea'])],
  ['keyword-remove', ({ actions }) => actions.takeKeywords([1, 2, 3], ['sea'])],
  ['edit', ({ actions }) => actions.edit([1], testRecipe({ pix: 0.2 }), 'pix')],
  ['paste', ({ actions }) => actions.edit([1, 2, 3], testRecipe({ pix: 0.7 }), 'paste')],
  ['history', ({ actions }) => actions.goTo(1, 1)],
  ['edit', ({ actions }) => actions.edit([1], testRecipe({ pix: 0.4 }), 'sem')],
  ['reset', ({ actions }) => actions.edit([2], null, 'reset')],
  ['version-keep', ({ actions }) => void actions.keepVersion(1, 'Soft', testRecipe({ pix: 0.3 }))],
  ['version-rename', ({ actions }) => void actions.renameVersion(1, 'Softer')],
  ['version-remove', ({ actions }) => void actions.removeVersion(1)],
  ['version-keep', ({ actions }) => void actions.keepVersion(3, 'Hard', testRecipe({ pix: 1.3 }))],
  ['preset-save', ({ actions }) => void actions.savePreset('edit', 'Mine', { pix: 1 })],
  ['preset-save', ({ actions }) => void actions.savePreset('edit', 'Other', { pix: 2 })],
  ['preset-reorder', ({ actions }) => actions.reorderPresets([2, 1])],
  ['preset-rename', ({ actions }) => void actions.renamePreset(1, 'Yours')],
  ['preset-remove', ({ actions }) => actions.removePreset(1)],
  ['export-preset-save', ({ actions }) => void actions.savePreset('export', 'Web', {})],
  ['export-preset-remove', ({ actions }) => actions.removePreset(3)],
  ['album-create', ({ actions }) => void actions.createAlbum('Trip', [3, 1])],
  ['album-add', ({ actions }) => actions.addToAlbum(1, [2])],
  ['album-take', ({ actions }) => actions.takeFromAlbum(1, [3])],
  ['album-rename', ({ actions }) => void actions.renameAlbum(1, 'Journey')],
  ['photos-remove', ({ actions }) => actions.removePhotos([1, 3])],
  ['album-remove', ({ actions }) => actions.removeAlbum(1)],
];

describe('the one history of the library', () => {
  test('undoes everything in the order in which it was done, names it, and does it again, after restarts too', () => {
    let { library } = temporary;
    const states = [everything(library)];
    for (const [, act] of ACTIONS) {
      act(library);
      states.push(everything(library));
    }
    const reopen = () => {
      library.close();
      library = openLibraryOrThrow(join(temporary.folder, 'data'));
      Object.assign(temporary, { library });
    };
    for (const direction of ['undo', 'redo', 'undo'] as const) {
      reopen();
      const order = ACTIONS.map((_, place) => place);
      for (const place of direction === 'undo' ? order.toReversed() : order) {
        const [name] = ACTIONS[place] ?? [];
        expect(library.journal.state()[direction]?.kind).toBe(name);
        expect(library.actions[direction]()?.action.kind).toBe(name);
        expect(everything(library)).toEqual(states[direction === 'undo' ? place : place + 1]);
      }
      expect(library.actions[direction]()).toBeNull();
    }
    expect(library.db.pragma('foreign_key_check')).toEqual([]);
  });

  test('names one photo by its file and many by their number', () => {
    const { actions, journal } = temporary.library;
    actions.edit(photos, testRecipe(), 'paste');
    expect(journal.state().undo).toEqual({ kind: 'paste', photos: 3, fileName: null, detail: 'paste' });
    actions.rate([2], 5);
    expect(journal.state().undo).toEqual({ kind: 'rate', photos: 1, fileName: 'IMG_2.jpg', detail: '5' });
  });

  test('gives every photo its own stars back', () => {
    const { actions, photos: store } = temporary.library;
    actions.rate([1], 2);
    actions.rate(photos, 5);
    actions.undo();
    expect(store.getMany(photos).map(({ rating }) => rating)).toEqual([2, 0, 0]);
  });

  test('takes the turns of one dial as one, and is newer than what was seen before', () => {
    const { actions, edits } = temporary.library;
    for (const pix of [0.1, 0.2, 0.3]) actions.edit([1], testRecipe({ pix }), 'pix', true);
    const { revision } = edits.get(1);
    actions.undo();
    expect(edits.get(1)).toMatchObject({ recipe: null, sequence: 0 });
    expect(edits.get(1).revision).toBeGreaterThan(revision);
    actions.redo();
    expect(edits.get(1).recipe?.dials).toEqual({ pix: 0.3 });
    expect(edits.history(1)).toHaveLength(2);
  });

  test('drops what was undone when something else is done, and keeps nothing that changed nothing', () => {
    const { actions, journal } = temporary.library;
    actions.rate([1], 3);
    actions.undo();
    actions.flag([1], 'pick');
    expect(journal.state()).toMatchObject({ undo: { kind: 'flag' }, redo: null });
    actions.flag([1], 'pick');
    actions.undo();
    expect(journal.state().undo).toBeNull();
  });

  test('leaves out a photo whose file was imported anew, and brings the others back', () => {
    const { library } = temporary;
    library.actions.rate([1, 2], 4);
    library.actions.addToAlbum(library.albums.create('Trip').id, photos);
    library.actions.removePhotos([1, 2]);
    const again = library.photos.add(
      { path: '/photos/IMG_1.jpg', bytes: 1, modifiedAtMs: 1 },
      factsOf(hashOf(1)),
    );
    expect(library.actions.undo()).toMatchObject({ leftOut: 1 });
    expect(library.queries.ids({ sort: 'name' })).toEqual([again, 2, 3]);
    expect(library.photos.get(2).rating).toBe(4);
    expect(library.albums.photoIds(1)).toEqual([2, 3]);
  });

  test('reaches back a hundred steps and more, and stays bounded', () => {
    const { library } = temporary;
    for (let step = 0; step < 230; step++) library.actions.rate([1], step % 2 === 0 ? 1 : 2);
    for (let step = 0; step < 150; step++) expect(library.actions.undo()).not.toBeNull();
    const kept = library.db.prepare('SELECT count(*) FROM journal').pluck().get();
    expect(kept).toBe(200);
  });
});
