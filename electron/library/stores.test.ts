import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inEnglish } from '../../shared/errors/words/words.ts';
import { addPhoto, makeTemporaryLibrary, type TemporaryLibrary } from './testing/temporaryLibrary.ts';
import { testRecipe } from './testing/testRecipe.ts';

let temporary: TemporaryLibrary;
beforeEach(() => {
  temporary = makeTemporaryLibrary();
});
afterEach(() => temporary.remove());

describe('albums', () => {
  test('have one name each, whatever its case', () => {
    const { albums } = temporary.library;
    const album = albums.create(' Sea ');
    expect(album).toEqual({ id: 1, name: 'Sea', photos: 0 });
    expect(() => albums.create('SEA')).toThrow("There is an album 'SEA' already.");
    expect(() => albums.create('  ')).toThrow('An album needs a name.');
    expect(albums.rename(album.id, 'sea').name).toBe('sea');
  });

  test('keep an order that can be changed', () => {
    const { library } = temporary;
    const ids = [1, 2, 3, 4].map((number) => addPhoto(library, number));
    const [a, b, c, d] = ids as [number, number, number, number];
    const { id } = library.albums.create('Trip');
    library.albums.add(id, [a, b]);
    library.albums.add(id, [b, c, d]);
    library.albums.reorder(id, [d, a]);
    expect(library.albums.photoIds(id)).toEqual([d, a, b, c]);
    library.albums.take(id, [a]);
    library.photos.remove([b]);
    expect(library.albums.photoIds(id)).toEqual([d, c]);
    library.albums.remove(id);
    expect(library.queries.count({})).toBe(3);
  });

  test('do not take photos that are not there', () => {
    const { library } = temporary;
    const { id } = library.albums.create('Trip');
    expect(() => library.albums.add(id, [99])).toThrow('FOREIGN KEY');
    expect(() => library.albums.add(99, [])).toThrow('There is no album 99.');
  });
});

describe('edits', () => {
  test('a part of a recipe goes to many photos in one action, and the rest of each stays', () => {
    const { library } = temporary;
    const [edited, untouched] = [addPhoto(library, 1), addPhoto(library, 2)];
    const crop = { version: 1, left: 0.25, top: 0, right: 1, bottom: 1 } as const;
    const fade = { version: 1, strength: 0.5 } as const;
    library.actions.edit([edited], { ...testRecipe({ pix: 0.3 }), scale: 4, steps: { fade } }, 'fade');
    const given = { ...testRecipe({ pix: 2 }), steps: { crop } };
    const part = { groups: ['geometry'] as const, start: () => testRecipe({ pix: 0.7 }) };
    library.actions.edit([edited, untouched], given, 'paste', false, part);
    const now = [edited, untouched].map((id) => library.edits.get(id).recipe);
    expect(now[0]).toMatchObject({ scale: 4, dials: { pix: 0.3 }, steps: { fade, crop } });
    expect(now[1]).toEqual({ ...testRecipe({ pix: 0.7 }), steps: { crop } });
    library.actions.undo();
    expect(library.edits.get(edited).recipe?.steps).toEqual({ fade });
    expect(library.edits.get(untouched).recipe).toBeNull();
  });

  test('a change after a step back drops what came later, and every change is newer than the one before', () => {
    const { library } = temporary;
    const photo = addPhoto(library, 1);
    const { edits } = library;
    expect(edits.get(photo)).toEqual({ recipe: null, sequence: 0, revision: 0 });
    edits.apply([photo], testRecipe({ pix: 0.2 }), 'Restore');
    edits.apply([photo], testRecipe({ pix: 0.4 }), 'Detail');
    expect(edits.goTo(photo, 1)).toMatchObject({ recipe: { dials: { pix: 0.2 } }, revision: 3 });
    edits.apply([photo], testRecipe({ pix: 0.9 }), 'Preset');
    expect(edits.get(photo)).toMatchObject({ sequence: 2, revision: 4 });
    expect(edits.history(photo).map((step) => step.label)).toEqual(['', 'Restore', 'Preset']);
    expect(edits.goTo(photo, 0).recipe).toBeNull();
    expect(library.photos.get(photo).isEdited).toBe(false);
  });

  test('a photo has another edit key after every change, and none as it is', () => {
    const { library } = temporary;
    const photo = addPhoto(library, 1);
    const key = () => library.photos.get(photo).editKey;
    expect(key()).toBeNull();
    const seen = new Set<string | null>();
    for (const [now, pix] of [0.1, 0.2, 0.3].entries()) {
      library.edits.apply([photo], testRecipe({ pix }), 'Restore', { merge: true, now });
      seen.add(key());
    }
    library.edits.goTo(photo, 1, 4);
    expect(seen.add(key()).size).toBe(4);
    library.edits.apply([photo], null, 'reset');
    expect(key()).toBeNull();
  });

  test('a drag in many moves is one step', () => {
    const { library } = temporary;
    const photo = addPhoto(library, 1);
    for (const pix of [0.1, 0.2, 0.3]) {
      library.edits.apply([photo], testRecipe({ pix }), 'Restore', { merge: true });
    }
    expect(library.edits.history(photo)).toHaveLength(2);
    expect(library.edits.get(photo).recipe?.dials).toEqual({ pix: 0.3 });
  });

  test('keep the newest two hundred steps', () => {
    const { library } = temporary;
    const photo = addPhoto(library, 1);
    for (let step = 0; step < 205; step++) library.edits.apply([photo], testRecipe(), `step ${step}`);
    const history = library.edits.history(photo);
    expect(history).toHaveLength(200);
    expect(history[0]?.label).toBe('step 5');
    library.edits.goTo(photo, history[0]?.sequence ?? 0);
    expect(library.edits.get(photo).sequence).toBe(6);
    expect(library.edits.goTo(photo, 5).sequence).toBe(6);
  });

  test('a recipe that is none is refused', () => {
    const { library } = temporary;
    const photo = addPhoto(library, 1);
    expect(() => library.edits.apply([photo], { ...testRecipe(), scale: 9 }, 'x')).toThrow();
    expect(library.edits.get(photo).recipe).toBeNull();
  });
});

test('versions are kept under names and go with their photo', () => {
  const { library } = temporary;
  const photo = addPhoto(library, 1);
  const version = library.versions.keep(photo, 'Soft', testRecipe({ pix: 0.3 }));
  library.versions.keep(photo, 'Hard', testRecipe({ pix: 1.2 }));
  expect(library.versions.rename(version.id, 'Softer').name).toBe('Softer');
  expect(library.versions.list(photo).map((one) => one.name)).toEqual(['Softer', 'Hard']);
  library.photos.remove([photo]);
  expect(() => library.versions.get(version.id)).toThrow('no longer there');
});

test('presets for dials stand in the order that they were given, under the name that they were given', () => {
  const { presets } = temporary.library;
  const [soft, hard, clean] = ['Soft', 'Hard', 'Clean'].map((name) => presets.save('edit', name, { pix: 1 }));
  const names = () => presets.list('edit').map(({ name }) => name);
  presets.save('export', 'Web', {});
  expect(names()).toEqual(['Soft', 'Hard', 'Clean']);
  presets.reorder('edit', [clean?.id ?? 0, soft?.id ?? 0]);
  presets.save('edit', 'Soft', { pix: 0.2 });
  presets.save('edit', 'New', { pix: 0.1 });
  expect(names()).toEqual(['Clean', 'Soft', 'Hard', 'New']);
  expect(presets.rename(hard?.id ?? 0, ' 柔和 🌞 ').name).toBe('柔和 🌞');
  expect(() => presets.rename(clean?.id ?? 0, 'Soft')).toThrow("There is a preset 'Soft' already.");
  expect(() => presets.rename(clean?.id ?? 0, ' ')).toThrow('A preset needs a name.');
  expect(() => presets.rename(99, 'Gone')).toThrow('no longer there');
  // Another list may have the name.
  expect(presets.rename(clean?.id ?? 0, 'Web').name).toBe('Web');
  expect(names()).toEqual(['Web', 'Soft', '柔和 🌞', 'New']);
});

test('presets for exports list the last used first, and a name is saved once', () => {
  const { presets } = temporary.library;
  const web = presets.save('export', 'Web', { format: 'jpeg' }, 1);
  presets.save('export', 'Print', { format: 'tiff' }, 2);
  presets.save('edit', 'Web', { dials: { pix: 1 } }, 3);
  presets.markUsed(web.id, 4);
  expect(presets.list('export').map((preset) => preset.name)).toEqual(['Web', 'Print']);
  expect(presets.save('export', 'Web', { format: 'webp' }, 5)).toMatchObject({
    id: web.id,
    body: { format: 'webp' },
  });
  expect(presets.list('export')).toHaveLength(2);
});

test('settings have defaults, are checked, and survive what an older app left', () => {
  const { library } = temporary;
  expect(library.settings.get('theme')).toBe('system');
  library.settings.set({ theme: 'dark', view: { panels: { left: 240 } } });
  expect(library.settings.all()).toMatchObject({ theme: 'dark', view: { panels: { left: 240 } } });
  library.settings.set({ language: 'zh' });
  expect(library.settings.get('theme')).toBe('dark');
  expect(() => library.settings.set({ thumbnailCacheBytes: -1 })).toThrow();
  library.db.exec(`INSERT OR REPLACE INTO settings VALUES ('language', '"klingon"'), ('gone', '1')`);
  expect(library.settings.get('language')).toBe('system');
});

test('keywords are one whatever their case, and the unused ones are not listed', () => {
  const { library } = temporary;
  const [a, b] = [addPhoto(library, 1), addPhoto(library, 2)];
  library.keywords.add([a, b], ['Sea', ' ']);
  library.keywords.add([a], ['sea', 'Boat']);
  expect(library.keywords.list()).toEqual([
    { value: 'Boat', photos: 1 },
    { value: 'Sea', photos: 2 },
  ]);
  expect(library.photos.get(a).keywords).toEqual(['Boat', 'Sea']);
  library.keywords.take([a], ['BOAT']);
  expect(library.keywords.list().map((keyword) => keyword.value)).toEqual(['Sea']);
});

test('a rating outside 0 to 5 and an unknown flag never reach the file', () => {
  const { library } = temporary;
  const photo = addPhoto(library, 1, { rating: -1 });
  expect(library.photos.get(photo).rating).toBe(0);
  expect(() => library.photos.setRating([photo], 6)).toThrow();
  library.photos.setRating([photo], 5);
  expect(library.photos.get(photo).rating).toBe(5);
});

test('notes on photos that an earlier version wrote down as sentences are told as they stand', () => {
  const { library } = temporary;
  const photo = addPhoto(library, 1);
  const earlier = 'Converted from Lab to sRGB.';
  library.db.prepare('UPDATE photos SET notes = ? WHERE id = ?').run(JSON.stringify([earlier]), photo);
  expect(library.photos.get(photo).notes.map(inEnglish)).toEqual([earlier]);
});
