import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDamage } from './database.ts';
import { openLibraryOrThrow } from './openLibrary.ts';

const IMPORT_PROCESS = join(import.meta.dirname, './testing/importProcess.ts');
const PROCESSES = 4;
const PHOTOS_EACH = 25;

test('processes that make and fill one library at the same moment do not lose a row', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'several-'));
  const data = join(folder, 'data');
  const exits = Array.from({ length: PROCESSES }, async (_, index) => {
    const args = ['--disable-warning=ExperimentalWarning', IMPORT_PROCESS, data];
    const child = spawn(process.execPath, [...args, `${index * 1000 + 1}`, `${PHOTOS_EACH}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return once(child, 'exit');
  });
  expect(await Promise.all(exits)).toEqual(Array.from({ length: PROCESSES }, () => [0, null]));
  const library = openLibraryOrThrow(data);
  const [album] = library.albums.list();
  expect(library.albums.list()).toHaveLength(1);
  expect(album?.photos).toBe(PROCESSES * PHOTOS_EACH);
  expect(library.queries.count({ keyword: 'shared' })).toBe(PROCESSES * PHOTOS_EACH);
  expect(library.queries.count({ text: 'own 2001' })).toBe(PHOTOS_EACH);
  expect(new Set(library.albums.photoIds(album?.id ?? 0)).size).toBe(PROCESSES * PHOTOS_EACH);
  expect(findDamage(library.db, true)).toEqual([]);
  library.close();
  rmSync(folder, { recursive: true });
});
