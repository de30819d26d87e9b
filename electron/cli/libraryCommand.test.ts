import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listBackups, saveBackup } from '../library/backups.ts';
import { backupFolder, libraryFile, openLibraryOrThrow } from '../library/openLibrary.ts';
import { addPhoto } from '../library/testing/temporaryLibrary.ts';
import { runCli } from './testing/runCli.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'library 100% 照片-'));
  const library = openLibraryOrThrow(data);
  addPhoto(library, 1);
  addPhoto(library, 2);
  await saveBackup(library.db, backupFolder(data), 'rolling', new Date('2026-01-01T00:00:00Z'));
  library.close();
});
afterEach(() => rm(data, { recursive: true, force: true }));

const library = (...args: string[]) => runCli(['library', ...args, '--data', data]);

it('lists backups with what they hold, and changes none by that', async () => {
  const path = listBackups(backupFolder(data))[0]?.path ?? '';
  const before = readFileSync(path);
  const { code, stdout } = await library('backups');
  expect(code).toBe(0);
  expect(stdout).toContain(`${basename(path)}  2026-01-01T00:00:00.000Z`);
  expect(stdout).toContain('2 photos, 0 albums');
  expect(readFileSync(path)).toEqual(before);
});

it('a deleted library stops every command that needs it, until it is restored', async () => {
  rmSync(libraryFile(data));
  const refused = await runCli(['queue', 'list', '--data', data]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('holds 0 photos; its backup of 2026-01-01T00:00:00.000Z holds 2');
  expect((await library('restore')).stdout).toContain('The library holds 2 photos.');
  expect((await runCli(['queue', 'list', '--data', data])).code).toBe(0);
});

it('or until the person keeps it as it is', async () => {
  rmSync(libraryFile(data));
  expect((await library('keep')).stdout).toContain('The library holds 0 photos.');
  expect((await runCli(['queue', 'list', '--data', data])).code).toBe(0);
});

it('a backup that is none is named', async () => {
  const { code, stderr } = await library('restore', 'nonsense.sqlite');
  expect(code).toBe(1);
  expect(stderr).toContain('nonsense.sqlite is no backup in');
});
