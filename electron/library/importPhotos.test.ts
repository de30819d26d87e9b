import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shownName } from '../../shared/text/shownName.ts';
import { checkOriginals } from './checkOriginals.ts';
import { importPhotos } from './importPhotos.ts';
import { locateMissing, locateOriginal } from './locateOriginals.ts';
import { drawPicture, inspectFile } from './testing/inspectFile.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from './testing/temporaryLibrary.ts';

let temporary: TemporaryLibrary;
let photos: string;
let inspected: string[];
const never = new AbortController().signal;

beforeEach(() => {
  temporary = makeTemporaryLibrary();
  photos = join(temporary.folder, 'Фото 50% 🏖');
  mkdirSync(join(photos, 'day 2', 'deeper'), { recursive: true });
  inspected = [];
});
afterEach(() => temporary.remove());

const inspect = (path: string, signal: AbortSignal) => {
  inspected.push(path);
  return inspectFile(path, signal);
};

async function importAll(albumId?: number) {
  const { library } = temporary;
  const request = albumId === undefined ? { paths: [photos] } : { paths: [photos], albumId };
  return importPhotos(library, inspect, request, { signal: never });
}

function hashesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    })
    .sort();
}

test('a folder is searched deeply, in order, without hidden files, junk and other documents', async () => {
  await drawPicture(join(photos, 'IMG_10.png'), 10);
  await drawPicture(join(photos, 'IMG_2.jpg'), 2);
  await drawPicture(join(photos, 'day 2', 'deeper', 'ü ñ 图.webp'), 3);
  await drawPicture(join(photos, 'hidden.png'), 4);
  renameSync(join(photos, 'hidden.png'), join(photos, '.hidden.png'));
  mkdirSync(join(photos, '@eaDir'));
  await drawPicture(join(photos, '@eaDir', 'thumb.png'), 5);
  writeFileSync(join(photos, '._IMG_2.jpg'), 'resource fork');
  writeFileSync(join(photos, 'notes.txt'), 'no picture');
  const before = hashesBelow(photos);
  const report = await importAll();
  const names = temporary.library.photos.getMany(report.added).map((photo) => photo.fileName);
  expect(names).toEqual(['ü ñ 图.webp', 'IMG_2.jpg', 'IMG_10.png']);
  expect(report).toMatchObject({ duplicates: [], failed: [], wasCancelled: false });
  expect(hashesBelow(photos)).toEqual(before);
});

test('the stars and keywords that a photo carries come along, and its file stays as it is', async () => {
  await drawPicture(join(photos, 'rated.png'), 1);
  await drawPicture(join(photos, 'day 2', 'odd.png'), 2);
  const before = hashesBelow(photos);
  // As the engine reads them out of XMP, EXIF and IPTC; any program may have written them.
  const carried = { 'rated.png': { rating: 4, keywords: ['Sea', 'поле', 'sea'] }, 'odd.png': { rating: 99 } };
  const { library } = temporary;
  const report = await importPhotos(
    library,
    async (path, signal) => ({
      ...(await inspect(path, signal)),
      ...carried[path.endsWith('odd.png') ? 'odd.png' : 'rated.png'],
    }),
    { paths: [photos] },
    { signal: never },
  );
  const [odd, rated] = library.photos.getMany(report.added);
  expect(rated).toMatchObject({ fileName: 'rated.png', rating: 4 });
  expect(library.keywords.list()).toEqual([
    { value: 'Sea', photos: 1 },
    { value: 'поле', photos: 1 },
  ]);
  expect(library.queries.ids({ keyword: 'поле' })).toEqual([rated?.id]);
  expect(odd).toMatchObject({ fileName: 'odd.png', rating: 0 });
  expect(hashesBelow(photos)).toEqual(before);
});

test('a duplicate is recognised by its content and still lands in the album', async () => {
  await drawPicture(join(photos, 'a.png'), 1);
  writeFileSync(join(photos, 'b copy.png'), readFileSync(join(photos, 'a.png')));
  const album = temporary.library.albums.create('Trip');
  const report = await importAll(album.id);
  expect(report.added).toHaveLength(1);
  expect(report.duplicates).toEqual([{ path: join(photos, 'b copy.png'), photoId: report.added[0] }]);
  expect(temporary.library.albums.photoIds(album.id)).toEqual(report.added);
});

test('importing again reads no file again', async () => {
  for (const number of [1, 2, 3]) await drawPicture(join(photos, `${number}.png`), number);
  await importAll();
  inspected = [];
  const again = await importAll();
  expect(inspected).toEqual([]);
  expect(again.added).toEqual([]);
  expect(again.duplicates).toHaveLength(3);
});

test('what is no picture is reported with its reason and the others come in', async () => {
  await drawPicture(join(photos, 'good.png'), 1);
  writeFileSync(join(photos, 'bad.jpg'), 'this is text');
  const missing = join(photos, 'gone.jpg');
  const report = await importPhotos(
    temporary.library,
    inspect,
    { paths: [photos, missing] },
    { signal: never },
  );
  expect(report.added).toHaveLength(1);
  expect(report.failed.map(({ failure }) => failure.code)).toEqual([
    'picture-not-found',
    'picture-unknown-format',
  ]);
});

test('a circle of links ends', async () => {
  await drawPicture(join(photos, 'one.png'), 1);
  symlinkSync(photos, join(photos, 'day 2', 'back'));
  const report = await importAll();
  expect(report.added).toHaveLength(1);
});

test('links that lead out of the only folder that may be looked into are named and not followed', async () => {
  const outside = join(temporary.folder, 'outside');
  mkdirSync(outside);
  await drawPicture(join(outside, 'theirs.png'), 1);
  await drawPicture(join(photos, 'own.png'), 2);
  symlinkSync(outside, join(photos, 'day 2', 'way out'));
  symlinkSync(join(outside, 'theirs.png'), join(photos, 'theirs too.png'));
  symlinkSync(join(photos, 'own.png'), join(photos, 'day 2', 'own again.png'));
  const importWithin = (paths: readonly string[]) =>
    importPhotos(temporary.library, inspect, { paths, within: photos }, { signal: never });
  const report = await importWithin([
    photos,
    join(photos, 'day 2', 'way out'),
    join(photos, 'theirs too.png'),
  ]);
  expect(report.added).toHaveLength(1);
  expect(report.duplicates).toHaveLength(1);
  expect(new Set(report.failed.map(({ path }) => path))).toEqual(
    new Set([join(photos, 'day 2', 'way out'), join(photos, 'theirs too.png')]),
  );
  expect(inspected.some((path) => path.includes('theirs'))).toBe(false);
});

test('cancelling keeps what was read until then', async () => {
  for (let number = 0; number < 30; number++) await drawPicture(join(photos, `${number}.png`), number);
  const controller = new AbortController();
  const progress: number[] = [];
  const report = await importPhotos(
    temporary.library,
    inspect,
    { paths: [photos] },
    {
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(30);
        progress.push(done);
        if (done === 26) controller.abort();
      },
    },
  );
  expect(report.wasCancelled).toBe(true);
  expect(report.failed).toEqual([]);
  expect(report.added.length).toBeGreaterThanOrEqual(24);
  expect(report.added.length).toBeLessThan(30);
  expect(temporary.library.queries.count({})).toBe(report.added.length);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
});

test('a moved original is found again by its content', async () => {
  await drawPicture(join(photos, 'a.png'), 1);
  await drawPicture(join(photos, 'b.png'), 2);
  const { library } = temporary;
  const ids = (await importAll()).added;
  const moved = join(temporary.folder, 'moved');
  mkdirSync(moved);
  renameSync(join(photos, 'a.png'), join(moved, 'renamed.png'));
  expect(await checkOriginals(library, inspect, ids, never)).toMatchObject({
    missing: [ids[0]],
    changed: [],
  });
  expect(library.queries.ids({ missing: true })).toEqual([ids[0]]);
  expect(await locateMissing(library, moved, { signal: never })).toEqual([ids[0]]);
  expect(library.photos.get(ids[0] ?? 0)).toMatchObject({ fileName: 'renamed.png', isMissing: false });
});

test('importing the place it was moved to finds it as well', async () => {
  await drawPicture(join(photos, 'a.png'), 1);
  const { library } = temporary;
  const ids = (await importAll()).added;
  renameSync(join(photos, 'a.png'), join(photos, 'day 2', 'a.png'));
  await checkOriginals(library, inspect, ids, never);
  expect(await importAll()).toMatchObject({ added: [], found: ids });
});

test('a located file must be the same picture', async () => {
  await drawPicture(join(photos, 'a.png'), 1);
  const { library } = temporary;
  const [id = 0] = (await importAll()).added;
  await drawPicture(join(photos, 'other.png'), 9);
  await expect(locateOriginal(library, id, join(photos, 'other.png'), never)).rejects.toMatchObject({
    code: 'conflict',
  });
  renameSync(join(photos, 'a.png'), join(photos, 'c.png'));
  await locateOriginal(library, id, join(photos, 'c.png'), never);
  expect(library.photos.get(id).path).toBe(join(photos, 'c.png'));
});

test('a changed original is noticed, keeps its rating, and has new facts', async () => {
  const path = join(photos, 'a.png');
  await drawPicture(path, 1);
  const { library } = temporary;
  const [id = 0] = (await importAll()).added;
  const before = library.photos.get(id);
  library.photos.setRating([id], 4);
  expect((await checkOriginals(library, inspect, [id], never)).changed).toEqual([]);
  await drawPicture(path, 2, 40, 30);
  expect((await checkOriginals(library, inspect, [id], never)).changed).toEqual([id]);
  const after = library.photos.get(id);
  expect(after).toMatchObject({ rating: 4, widthPx: 40 });
  expect(after.sha256).not.toBe(before.sha256);
});

test('an original that was only touched is the same, and one that is back is back', async () => {
  const path = join(photos, 'a.png');
  await drawPicture(path, 1);
  const { library } = temporary;
  const [id = 0] = (await importAll()).added;
  const bytes = readFileSync(path);
  rmSync(path);
  expect((await checkOriginals(library, inspect, [id], never)).missing).toEqual([id]);
  writeFileSync(path, bytes);
  expect(await checkOriginals(library, inspect, [id], never)).toMatchObject({ back: [id], changed: [] });
  expect(library.photos.get(id).isMissing).toBe(false);
});

test('files that were moved since anybody looked are the same photos at their new place', async () => {
  await drawPicture(join(photos, 'a.png'), 1);
  await drawPicture(join(photos, 'b.png'), 2);
  const { added } = await importAll();
  temporary.library.photos.setRating(added, 4);
  const moved = join(temporary.folder, 'moved');
  renameSync(photos, moved);
  const report = await importPhotos(temporary.library, inspect, { paths: [moved] }, { signal: never });
  expect(report).toMatchObject({ added: [], duplicates: [], found: added });
  const rows = temporary.library.photos.getMany(added);
  expect(rows.map(({ folder, rating, isMissing }) => [folder, rating, isMissing])).toEqual([
    [moved, 4, false],
    [moved, 4, false],
  ]);
});

test('what a folder holds besides pictures is counted by its kind', async () => {
  await drawPicture(join(photos, 'a.png'), 1);
  for (const name of ['one.txt', 'two.TXT', 'film.mov', 'noending', '.hidden']) {
    writeFileSync(join(photos, name), 'no picture');
  }
  const { added, skipped } = await importAll();
  expect(added).toHaveLength(1);
  expect(Object.fromEntries(skipped)).toEqual({ txt: 2, mov: 1, '': 1 });
});

test('how many pictures were found is told before the first one is read', async () => {
  for (const number of [1, 2, 3]) await drawPicture(join(photos, `${number}.png`), number);
  const told: string[] = [];
  await importPhotos(
    temporary.library,
    inspect,
    { paths: [photos] },
    {
      signal: never,
      onFound: (files) => told.push(`found ${files}`),
      onProgress: ({ done, total }) => told.push(`${done}/${total}`),
    },
  );
  expect(told).toEqual(['found 1', '1/3', '2/3', '3/3']);
});

test.skipIf(process.platform !== 'linux')(
  'a name that is no UTF-8 is imported, missed, and found again',
  async () => {
    const latin1 = (name: string) => Buffer.concat([Buffer.from(`${photos}/`), Buffer.from(name, 'latin1')]);
    await drawPicture(join(photos, 'a.png'), 1);
    mkdirSync(latin1('\xe9t\xe9'));
    renameSync(join(photos, 'a.png'), latin1('\xe9t\xe9/caf\xe9.png'));
    const { library } = temporary;
    const { added } = await importAll();
    expect(added).toHaveLength(1);
    expect(shownName(library.photos.get(added[0] ?? 0).fileName)).toBe('caf\\xE9.png');
    const check = () => checkOriginals(library, inspect, added, never);
    expect(await check()).toMatchObject({ missing: [], changed: [] });

    renameSync(latin1('\xe9t\xe9/caf\xe9.png'), latin1('\xfcber.png'));
    expect(await check()).toMatchObject({ missing: added });
    expect(await locateMissing(library, photos, { signal: never })).toEqual(added);
    expect(shownName(library.photos.get(added[0] ?? 0).fileName)).toBe('\\xFCber.png');
  },
);
