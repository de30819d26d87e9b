import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GrantedPaths } from './grantedPaths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'granted 100% ü-'));
  mkdirSync(join(folder, 'root', 'album'), { recursive: true });
  mkdirSync(join(folder, 'outside'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder that has become a link out of the root since it was listed is not opened', () => {
  const granted = new GrantedPaths(join(folder, 'root'));
  const album = join(folder, 'root', 'album');
  const id = granted.grant(album);
  expect(granted.resolve(id)).toBe(album);
  rmSync(album, { recursive: true });
  symlinkSync(join(folder, 'outside'), album);
  expect(() => granted.resolve(id)).toThrow('leads out of the folder');
});

test('a shell without a root opens what a person chose, and the app its own files anywhere', () => {
  const theirs = join(folder, 'outside', 'a.jpg');
  writeFileSync(theirs, '');
  const anywhere = new GrantedPaths();
  expect(anywhere.resolve(anywhere.grant(theirs))).toBe(theirs);
  const rooted = new GrantedPaths(join(folder, 'root'));
  expect(rooted.resolve(rooted.grantOwn(theirs))).toBe(theirs);
});
