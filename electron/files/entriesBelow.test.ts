import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesBelow } from './entriesBelow.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entries-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('files and folders are named at every depth; a link is named and not followed', async () => {
  await mkdir(join(folder, 'a', 'b'), { recursive: true });
  await writeFile(join(folder, 'a', 'b', 'deep'), '');
  await writeFile(join(folder, 'top'), '');
  await symlink(join(folder, 'a'), join(folder, 'link'));
  const names = (await entriesBelow(folder)).sort();
  expect(names).toEqual(['a', join('a', 'b'), join('a', 'b', 'deep'), 'link', 'top']);
});

test('a folder that is not there has none', async () => {
  expect(await entriesBelow(join(folder, 'gone'))).toEqual([]);
});

test('folders that come and go while they are listed take nothing with them', async () => {
  await writeFile(join(folder, 'stays'), '');
  let isDone = false;
  const comeAndGo = async () => {
    for (let round = 0; !isDone; round++) {
      await mkdir(join(folder, 'passing', String(round % 8)), { recursive: true });
      await rm(join(folder, 'passing'), { recursive: true, force: true });
    }
  };
  const coming = comeAndGo();
  try {
    for (let times = 0; times < 300; times++) expect(await entriesBelow(folder)).toContain('stays');
  } finally {
    isDone = true;
    await coming;
  }
});
