import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listBackups, readContent, saveBackup } from './backups.ts';
import { backupFolder, libraryFile, openLibrary, openLibraryOrThrow } from './openLibrary.ts';
import { recoverLibrary } from './recoverLibrary.ts';
import { addPhoto } from './testing/temporaryLibrary.ts';

let data: string;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'lost 100% 照片-')), 'data');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(join(data, '..'), { recursive: true, force: true });
});

const DAY_MS = 86_400_000;
const at = (day: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + day * DAY_MS);

/** Of so many photos, with a backup that has all of them, closed. */
async function makeLibrary(photos: number): Promise<void> {
  const library = openLibraryOrThrow(data);
  for (let number = 1; number <= photos; number++) addPhoto(library, number);
  await saveBackup(library.db, backupFolder(data), 'rolling', at(0));
  library.close();
}

function makeForeign(file: string): void {
  const db = new Sqlite(file);
  db.exec('CREATE TABLE bookmarks (url TEXT)');
  db.pragma('user_version = 3');
  db.close();
}

describe('a library that is not there as it was is never opened as an empty one', () => {
  const losses: [string, (file: string) => void][] = [
    ['deleted', (file) => rmSync(file)],
    ['of no length', (file) => truncateSync(file, 0)],
    [
      'empty',
      (file) => {
        rmSync(file);
        new Sqlite(file).exec('CREATE TABLE x (y); DROP TABLE x').close();
      },
    ],
    ['cut', (file) => truncateSync(file, 5000)],
    ['cut within its header', (file) => truncateSync(file, 40)],
    ['of zeros', (file) => writeFileSync(file, Buffer.alloc(statSync(file).size))],
    [
      'another program\u2019s',
      (file) => {
        rmSync(file);
        makeForeign(file);
      },
    ],
    [
      'a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ];
  test.each(losses)('%s', async (_, lose) => {
    await makeLibrary(5);
    lose(libraryFile(data));
    const opening = openLibrary(data);
    if (opening.state !== 'damaged') throw new Error(`the library is ${opening.state}`);
    expect(opening.newestBackup?.content?.photos).toBe(5);
    expect(() => openLibraryOrThrow(data)).toThrow(/holds 0 photos|is damaged/);
    const path = opening.newestBackup?.path ?? '';
    const recovered = recoverLibrary(data, { kind: 'backup', path });
    if (recovered.state !== 'open') throw new Error(`the library is ${recovered.state}`);
    expect(recovered.library.queries.count({})).toBe(5);
    recovered.library.close();
    openLibraryOrThrow(data).close();
  });

  test('without the log that held most of it', async () => {
    const library = openLibraryOrThrow(data);
    addPhoto(library, 1);
    const early = join(data, 'early');
    copyFileSync(libraryFile(data), early);
    for (let number = 2; number <= 9; number++) addPhoto(library, number);
    await saveBackup(library.db, backupFolder(data), 'rolling', at(0));
    library.close();
    renameSync(early, libraryFile(data)); // what a deleted log leaves
    expect(openLibrary(data)).toMatchObject({
      state: 'damaged',
      kind: 'emptied',
      failure: { code: 'library-emptied' },
    });
  });

  test('and its log stays where the library itself is gone', () => {
    const library = openLibraryOrThrow(data);
    addPhoto(library, 1);
    const log = readFileSync(`${libraryFile(data)}-wal`);
    expect(log.length).toBeGreaterThan(0);
    library.close();
    rmSync(libraryFile(data));
    writeFileSync(`${libraryFile(data)}-wal`, log);
    expect(openLibrary(data)).toMatchObject({ state: 'damaged', kind: 'damaged' });
    expect(readFileSync(`${libraryFile(data)}-wal`)).toEqual(log);
  });
});

test('another program\u2019s database is not changed by looking at it', () => {
  mkdirSync(data);
  makeForeign(libraryFile(data));
  const before = readFileSync(libraryFile(data));
  expect(openLibrary(data)).toMatchObject({ state: 'damaged', newestBackup: null });
  expect(readFileSync(libraryFile(data))).toEqual(before);
  expect(readdirSync(data)).toEqual(['library.sqlite']);
});

test.skipIf(process.platform === 'win32')(
  'the data folder is its owner\u2019s only, also one that was open to all',
  () => {
    openLibraryOrThrow(data).close();
    expect(statSync(data).mode & 0o777).toBe(0o700);
    chmodSync(data, 0o755);
    openLibraryOrThrow(data).close();
    expect(statSync(data).mode & 0o777).toBe(0o700);
  },
);

test('a file where the data folder belongs is named in a sentence', () => {
  writeFileSync(data, 'a file');
  expect(openLibrary(data)).toMatchObject({
    state: 'refused',
    failure: { code: 'output-not-writable', message: expect.stringContaining('a file has its name') },
  });
  expect(openLibrary(join(data, 'below'))).toMatchObject({
    state: 'refused',
    failure: { code: 'output-not-writable' },
  });
});

test('a format that no version of the app wrote is no library of it', () => {
  mkdirSync(data);
  const db = new Sqlite(libraryFile(data));
  db.pragma('user_version = -3');
  db.close();
  expect(openLibrary(data)).toMatchObject({ state: 'damaged', failure: { code: 'library-damaged' } });
});

test('a person who removed photos is not asked, and one who keeps an empty library is asked once', async () => {
  await makeLibrary(5);
  const library = openLibraryOrThrow(data);
  library.photos.remove(library.queries.ids({}).slice(0, 4));
  library.close();
  const reopened = openLibraryOrThrow(data);
  reopened.photos.remove(reopened.queries.ids({}));
  reopened.close();
  expect(openLibrary(data)).toMatchObject({ state: 'damaged', kind: 'emptied', content: { photos: 0 } });
  const kept = recoverLibrary(data, { kind: 'keep' });
  expect(kept.state).toBe('open');
  if (kept.state === 'open') kept.library.close();
  openLibraryOrThrow(data).close();
});

test('one who went back to an older backup is not asked about what newer ones have', async () => {
  await makeLibrary(5);
  const library = openLibraryOrThrow(data);
  addPhoto(library, 6);
  await saveBackup(library.db, backupFolder(data), 'rolling', at(1));
  library.close();
  const older = listBackups(backupFolder(data)).at(-1)?.path ?? '';
  const recovered = recoverLibrary(data, { kind: 'backup', path: older });
  if (recovered.state !== 'open') throw new Error(`the library is ${recovered.state}`);
  recovered.library.close();
  const again = openLibraryOrThrow(data);
  expect(again.queries.count({})).toBe(5);
  again.close();
  const [replaced = ''] = readdirSync(backupFolder(data)).filter((name) => name.startsWith('replaced-'));
  expect(readContent(join(backupFolder(data), replaced, 'library.sqlite'))?.photos).toBe(6);
});

test('a library that another program has open is not replaced', async () => {
  await makeLibrary(2);
  const other = openLibraryOrThrow(data);
  const [backup] = listBackups(backupFolder(data));
  expect(() => recoverLibrary(data, { kind: 'backup', path: backup?.path ?? '' })).toThrow('Another program');
  expect(other.queries.count({})).toBe(2);
  other.close();
});

test('a backup that is not sound is refused before anything is moved', async () => {
  await makeLibrary(2);
  const path = join(data, 'cut.sqlite');
  copyFileSync(listBackups(backupFolder(data))[0]?.path ?? '', path);
  truncateSync(path, 20_000);
  expect(() => recoverLibrary(data, { kind: 'backup', path })).toThrow('cannot be used');
  expect(readContent(libraryFile(data))?.photos).toBe(2);
});

test('the last backup with the photos stays, however long an empty library is backed up after it', async () => {
  await makeLibrary(5);
  rmSync(libraryFile(data));
  const opening = recoverLibrary(data, { kind: 'keep' }, at(0));
  if (opening.state !== 'open') throw new Error(`the library is ${opening.state}`);
  const { library } = opening;
  for (let day = 1; day < 100; day += 1) await library.backUpIfDue(at(day));
  library.close();
  expect(listBackups(backupFolder(data)).map(({ path }) => readContent(path)?.photos)).toContain(5);
  // It gives way to a newer one that has as much.
  const grown = openLibraryOrThrow(data);
  for (let number = 1; number <= 5; number++) addPhoto(grown, number);
  await grown.backUpIfDue(at(101));
  grown.close();
  expect(listBackups(backupFolder(data)).at(-1)?.savedAt).not.toEqual(at(0));
});

test('the log is folded in every few minutes and at a clean exit', () => {
  vi.useFakeTimers();
  const library = openLibraryOrThrow(data);
  addPhoto(library, 1);
  const copy = join(data, 'copy.sqlite');
  copyFileSync(libraryFile(data), copy);
  expect(readContent(copy)?.photos).toBe(0);
  vi.advanceTimersByTime(3 * 60_000);
  copyFileSync(libraryFile(data), copy);
  expect(readContent(copy)?.photos).toBe(1);
  library.close();
  expect(existsSync(`${libraryFile(data)}-wal`)).toBe(false);
});
