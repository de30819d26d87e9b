import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { write } from './database.ts';
import { addPhoto, makeTemporaryLibrary, type TemporaryLibrary } from './testing/temporaryLibrary.ts';
import { testRecipe } from './testing/testRecipe.ts';

let temporary: TemporaryLibrary;
beforeEach(() => {
  temporary = makeTemporaryLibrary();
});
afterEach(() => temporary.remove());

describe('filters', () => {
  test('join by and', () => {
    const { library } = temporary;
    const sea = addPhoto(library, 1, { camera: 'Nikon D90', capturedAt: '2024-05-17T10:00:00' });
    const town = addPhoto(library, 2, { camera: 'Nikon D90', capturedAt: '2024:06:01 10:00:00' });
    const old = addPhoto(library, 3, { capturedAt: '1999-12-31T23:59:59' });
    library.photos.setRating([sea, town], 4);
    library.photos.setFlag([town], 'pick');
    library.keywords.add([sea], ['Meer', 'été']);
    library.edits.apply([old], testRecipe(), 'dial');
    const ids = (query: Parameters<typeof library.queries.ids>[0]) => library.queries.ids(query);
    expect(ids({ camera: 'Nikon D90' })).toEqual([sea, town]);
    expect(ids({ camera: 'Nikon D90', flags: ['pick'] })).toEqual([town]);
    expect(ids({ flags: ['none', 'reject'] })).toEqual([old, sea]);
    expect(ids({ minRating: 3 })).toEqual([sea, town]);
    expect(ids({ from: '2024', to: '2024-05' })).toEqual([sea]);
    expect(ids({ to: '1999-12-31' })).toEqual([old]);
    expect(ids({ keyword: 'meer' })).toEqual([sea]);
    expect(ids({ edited: true })).toEqual([old]);
    expect(ids({ edited: false })).toEqual([sea, town]);
    expect(library.queries.count({ minRating: 3 })).toBe(2);
    expect(library.queries.cameras()).toEqual([{ value: 'Nikon D90', photos: 2 }]);
  });

  test('a folder holds what is below it, and not its namesakes', () => {
    const { library } = temporary;
    const inside = addPhoto(library, 1, { path: '/p/sea/1.jpg' });
    const below = addPhoto(library, 2, { path: '/p/sea/day 2/2.jpg' });
    addPhoto(library, 3, { path: '/p/sea-side/3.jpg' });
    addPhoto(library, 4, { path: '/p/4.jpg' });
    expect(library.queries.ids({ folder: '/p/sea' })).toEqual([inside, below]);
    expect(library.queries.ids({ folder: '/p/sea/' })).toEqual([inside, below]);
  });
});

describe('search', () => {
  test('finds parts of names, cameras and keywords, whatever their case and accents', () => {
    const { library } = temporary;
    const holiday = addPhoto(library, 1, { path: '/p/Été à la plage_0042.jpg', camera: 'Leica M6' });
    const beijing = addPhoto(library, 2, { path: '/p/北京 故宫.png' });
    library.keywords.add([beijing], ['Travel']);
    const ids = (text: string) => library.queries.ids({ text });
    expect(ids('0042')).toEqual([holiday]);
    expect(ids('ETE plage')).toEqual([holiday]);
    expect(ids('LEICA')).toEqual([holiday]);
    expect(ids('plage leica')).toEqual([holiday]);
    expect(ids('plage travel')).toEqual([]);
    expect(ids('北京')).toEqual([beijing]);
    expect(ids('M6')).toEqual([holiday]);
    expect(ids('trav')).toEqual([beijing]);
    expect(ids('')).toEqual([holiday, beijing]);
  });

  test('takes quotes, percent signs and operators as plain text', () => {
    const { library } = temporary;
    const odd = addPhoto(library, 1, { path: '/p/50%_off "OR" not.jpg' });
    addPhoto(library, 2, { path: '/p/50 off.jpg' });
    expect(library.queries.ids({ text: '"OR" NOT 50%_off' })).toEqual([odd]);
    expect(library.queries.ids({ text: '0%' })).toEqual([odd]);
  });

  test('forgets a keyword that was taken away and a photo that was removed', () => {
    const { library } = temporary;
    const photo = addPhoto(library, 1);
    library.keywords.add([photo], ['lighthouse']);
    library.keywords.take([photo], ['Lighthouse']);
    expect(library.queries.ids({ text: 'lighthouse' })).toEqual([]);
    library.photos.remove([photo]);
    expect(library.queries.ids({ text: 'IMG_1' })).toEqual([]);
  });
});

describe('order and windows', () => {
  test('names sort as in a file manager', () => {
    const { library } = temporary;
    const ten = addPhoto(library, 10);
    const two = addPhoto(library, 2);
    const lower = addPhoto(library, 3, { path: '/p/img_3.jpg' });
    expect(library.queries.ids({ sort: 'name' })).toEqual([two, lower, ten]);
    expect(library.queries.ids({ sort: 'name', descending: true })).toEqual([ten, lower, two]);
  });

  test('an album has its own order, and can be filtered', () => {
    const { library } = temporary;
    const [first, second, third] = [addPhoto(library, 1), addPhoto(library, 2), addPhoto(library, 3)];
    const album = library.albums.create('Trip');
    library.albums.add(album.id, [third, first, second]);
    library.photos.setRating([first, third], 5);
    const query = { albumId: album.id, sort: 'album' as const };
    expect(library.queries.ids(query)).toEqual([third, first, second]);
    expect(library.queries.ids({ ...query, minRating: 5 })).toEqual([third, first]);
    expect(library.queries.ids({ albumId: album.id, sort: 'date' })).toEqual([first, second, third]);
  });

  test('windows join to the whole list', () => {
    const { library } = temporary;
    const ids = Array.from({ length: 25 }, (_, index) => addPhoto(library, index + 1));
    const windows = [0, 10, 20].flatMap((offset) => library.queries.window({ sort: 'name' }, offset, 10));
    expect(windows.map((photo) => photo.id)).toEqual(ids);
    expect(windows[3]).toMatchObject({
      fileName: 'IMG_4.jpg',
      keywords: [],
      isEdited: false,
      isMissing: false,
    });
  });
});

describe('with two thousand photos', () => {
  beforeEach(() => {
    const { library } = temporary;
    write(library.db, () => {
      for (let number = 1; number <= 2000; number++) {
        const capturedAt = `20${10 + (number % 10)}-0${1 + (number % 9)}-11T08:00:00`;
        const id = addPhoto(library, number, { capturedAt, camera: `Camera ${number % 7}` });
        if (number % 5 === 0) library.photos.setRating([id], number % 6);
      }
    });
    library.db.exec('ANALYZE');
  });

  test.each([
    ['date', 'photos_by_date'],
    ['imported', 'photos_by_import'],
    ['name', 'photos_by_name'],
    ['rating', 'photos_by_rating'],
  ] as const)('sorting by %s walks along %s', (sort, index) => {
    for (const descending of [false, true]) {
      const plan = temporary.library.queries.explain({ sort, descending }).join('\n');
      expect(plan).toContain(index);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  test('a search asks the trigram index', () => {
    const plan = temporary.library.queries.explain({ text: 'img_19' }).join('\n');
    expect(plan).toContain('photo_search VIRTUAL TABLE INDEX');
  });

  test('a camera is found by its index', () => {
    const plan = temporary.library.queries.explain({ camera: 'Camera 3' }).join('\n');
    expect(plan).toContain('photos_by_camera (camera=?)');
  });
});
