import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listBackups, saveBackup } from './backups.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/list.ts';
import { backupFolder, libraryFile, openLibrary, openLibraryOrThrow } from './openLibrary.ts';
import { recoverLibrary } from './recoverLibrary.ts';
import { addPhoto } from './testing/temporaryLibrary.ts';

let data: string;

beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'библиотека 100% 📷-')), 'data');
});

afterEach(() => {
  rmSync(join(data, '..'), { recursive: true, force: true });
});

/** Overwrites the second page and everything behind it, as a failing disk would. */
function damageFile(file: string): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(statSync(file).size - 4096, 0xa5), 0, undefined, 4096);
  closeSync(handle);
}

async function makeLibraryWithBackups(): Promise<void> {
  const library = openLibraryOrThrow(data);
  addPhoto(library, 1);
  await saveBackup(library.db, backupFolder(data), 'rolling', new Date('2026-01-01T00:00:00Z'));
  addPhoto(library, 2);
  await saveBackup(library.db, backupFolder(data), 'rolling', new Date('2026-01-02T00:00:00Z'));
  addPhoto(library, 3);
  library.close();
}

test('a library is made, closed and found again', () => {
  const made = openLibraryOrThrow(data);
  const id = addPhoto(made, 7);
  made.close();
  const again = openLibraryOrThrow(data);
  expect(again.photos.get(id).fileName).toBe('IMG_7.jpg');
  again.close();
});

test('two processes may have it open, and each sees that the other has written', () => {
  const one = openLibraryOrThrow(data);
  const other = openLibraryOrThrow(data);
  const before = one.changeCount();
  addPhoto(other, 1);
  expect(one.changeCount()).not.toBe(before);
  expect(one.queries.count({})).toBe(1);
  one.close();
  other.close();
});

test('a damaged file is named, left alone, and the newest backup is offered', async () => {
  await makeLibraryWithBackups();
  damageFile(libraryFile(data));
  const bytes = readFileSync(libraryFile(data));
  const opening = openLibrary(data);
  if (opening.state !== 'damaged') throw new Error(`the library is ${opening.state}`);
  expect(opening.failure.code).toBe('library-damaged');
  expect(opening.newestBackup?.savedAt).toEqual(new Date('2026-01-02T00:00:00Z'));
  expect(opening.failure.action).toContain('2026-01-02');
  expect(readFileSync(libraryFile(data)).equals(bytes)).toBe(true);
});

test('a file that is no database at all is damage too', async () => {
  await makeLibraryWithBackups();
  writeFileSync(libraryFile(data), 'not a database, but long enough to be looked at '.repeat(40));
  expect(openLibrary(data).state).toBe('damaged');
});

test('a damaged backup is passed over for an older whole one', async () => {
  await makeLibraryWithBackups();
  damageFile(libraryFile(data));
  damageFile(listBackups(backupFolder(data))[0]?.path ?? '');
  const opening = openLibrary(data);
  expect(opening.state === 'damaged' && opening.newestBackup?.savedAt).toEqual(
    new Date('2026-01-01T00:00:00Z'),
  );
});

test('going back to a backup keeps the damaged file and the backup', async () => {
  await makeLibraryWithBackups();
  damageFile(libraryFile(data));
  const damagedBytes = readFileSync(libraryFile(data));
  const opening = openLibrary(data);
  const path = (opening.state === 'damaged' && opening.newestBackup?.path) || '';
  const recovered = recoverLibrary(data, { kind: 'backup', path }, new Date('2026-01-03T00:00:00Z'));
  if (recovered.state !== 'open') throw new Error(`the library is ${recovered.state}`);
  expect(recovered.library.queries.count({})).toBe(2);
  recovered.library.close();
  const kept = join(backupFolder(data), 'replaced-20260103T000000000Z', 'library.sqlite');
  expect(readFileSync(kept).equals(damagedBytes)).toBe(true);
  expect(listBackups(backupFolder(data))).toHaveLength(2);
});

test('starting afresh keeps the damaged file', async () => {
  await makeLibraryWithBackups();
  damageFile(libraryFile(data));
  const recovered = recoverLibrary(data, { kind: 'fresh' });
  expect(recovered.state === 'open' && recovered.library.queries.count({})).toBe(0);
  if (recovered.state === 'open') recovered.library.close();
  expect(readdirSync(backupFolder(data)).some((name) => name.startsWith('replaced-'))).toBe(true);
});

test('the library of a newer app is refused with what to do', () => {
  mkdirSync(data);
  const db = openDatabase(libraryFile(data));
  db.pragma('user_version = 999');
  db.close();
  const opening = openLibrary(data);
  expect(opening).toMatchObject({ state: 'refused', failure: { code: 'library-newer' } });
  expect(opening.state === 'refused' && opening.failure.action).toContain('Update the app');
});

test('an older library is copied to the backups before it is migrated', () => {
  mkdirSync(data);
  const old = openDatabase(libraryFile(data));
  migrate(old, MIGRATIONS.slice(0, 1));
  old.close();
  openLibraryOrThrow(data).close();
  const [backup] = listBackups(backupFolder(data));
  expect(backup?.reason).toBe('before-migration');
  const copy = openDatabase(backup?.path ?? '');
  expect(copy.pragma('user_version', { simple: true })).toBe(1);
  copy.close();
});

test('backups roll: one a day for a week, one a week for two months, nothing unfinished', async () => {
  const library = openLibraryOrThrow(data);
  const start = Date.parse('2026-01-01T00:00:00Z');
  const hours = (count: number) => new Date(start + count * 3_600_000);
  expect(await library.backUpIfDue(hours(0))).not.toBeNull();
  expect(await library.backUpIfDue(hours(23))).toBeNull();
  for (let day = 1; day < 100; day++) expect(await library.backUpIfDue(hours(day * 24))).not.toBeNull();
  library.close();
  const ages = listBackups(backupFolder(data)).map(
    ({ savedAt }) => 99 - (savedAt.getTime() - start) / 86_400_000,
  );
  // 10 April 2026 was a Friday: of earlier weeks the Sunday's is the newest.
  expect(ages).toEqual([0, 1, 2, 3, 4, 5, 6, 12, 19, 26, 33, 40, 47, 54]);
  expect(readdirSync(backupFolder(data))).toHaveLength(ages.length);
});

test('a backup that lies somewhere else can be brought back', async () => {
  await makeLibraryWithBackups();
  const elsewhere = join(data, '..', 'my copy.sqlite');
  copyFileSync(listBackups(backupFolder(data))[1]?.path ?? '', elsewhere);
  damageFile(libraryFile(data));
  const recovered = recoverLibrary(data, { kind: 'backup', path: elsewhere });
  expect(recovered.state === 'open' && recovered.library.queries.count({})).toBe(1);
  if (recovered.state === 'open') recovered.library.close();
});
