import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  addPhoto,
  makeTemporaryLibrary,
  type TemporaryLibrary,
} from '../../library/testing/temporaryLibrary.ts';
import { sweepUploads } from './sweepUploads.ts';

let temporary: TemporaryLibrary;
beforeEach(() => {
  temporary = makeTemporaryLibrary();
});
afterEach(() => temporary.remove());

it('copies that became no photo go after a day; photos and what was just dropped stay', async () => {
  const uploads = join(temporary.folder, 'uploads');
  const yesterday = new Date(Date.now() - 2 * 86_400_000);
  const make = (name: string, time: Date) => {
    const file = join(uploads, name, 'Лето 🌞.jpg');
    mkdirSync(join(uploads, name), { recursive: true });
    writeFileSync(file, 'pixels');
    utimesSync(join(uploads, name), time, time);
    return file;
  };
  addPhoto(temporary.library, 1, { path: make('photo', yesterday) });
  make('given up', yesterday);
  make('just dropped', new Date());
  expect(await sweepUploads(uploads, temporary.library)).toBe(1);
  expect(['photo', 'given up', 'just dropped'].map((name) => existsSync(join(uploads, name)))).toEqual([
    true,
    false,
    true,
  ]);
  expect(await sweepUploads(join(temporary.folder, 'none'), temporary.library)).toBe(0);
});
