import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReservation, placeInstead, placeNew, placeWithoutLinks, reserve } from './placeFile.ts';

let folder: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'place 🌻 50 % '));
  target = join(folder, 'Фото 1.jpg');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function finished(name: string, text = name): Promise<string> {
  const staging = join(folder, '.staging');
  await mkdir(staging, { recursive: true });
  await writeFile(join(staging, name), text);
  return join(staging, name);
}

/** `placeWithoutLinks` is what `placeNew` does on exFAT; it works on every file system. */
describe.each([
  ['with hard links', placeNew],
  ['without hard links', placeWithoutLinks],
])('a finished file gets its name %s', (_, place) => {
  it('where the name is free', async () => {
    expect(await place(await finished('a', 'whole'), target)).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('whole');
    expect(await readdir(join(folder, '.staging'))).toEqual([]);
  });

  it('never in place of a file that appeared meanwhile', async () => {
    const unfinished = await finished('a');
    await writeFile(target, 'somebody else’s');
    expect(await place(unfinished, target)).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('somebody else’s');
    expect(await readFile(unfinished, 'utf8')).toBe('a');
  });

  it('once, of many that want it at the same moment', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const files = await Promise.all(names.map((name) => finished(name)));
    const placed = await Promise.all(files.map((file) => place(file, target)));
    expect(placed.filter((isPlaced) => isPlaced)).toHaveLength(1);
    const winner = names[placed.indexOf(true)];
    expect(await readFile(target, 'utf8')).toBe(winner);
    expect((await readdir(join(folder, '.staging'))).toSorted()).toEqual(
      names.filter((name) => name !== winner).toSorted(),
    );
  });
});

describe('a name that is held for a file', () => {
  it('is given back where the file cannot get it', async () => {
    await expect(placeWithoutLinks(join(folder, 'gone'), target)).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is told from a file of anybody else, and from one that waits for another', async () => {
    const unfinished = await finished('a');
    expect(await isReservation(unfinished, target)).toBe(false);
    await writeFile(target, '');
    expect(await isReservation(unfinished, target)).toBe(false);
    await rm(target);
    expect(await reserve(unfinished, target)).toBe(true);
    expect(await isReservation(unfinished, target)).toBe(true);
    expect(await isReservation(await finished('b'), target)).toBe(false);
  });
});

it('takes the place of what stands there, where that is wanted', async () => {
  await writeFile(target, 'old');
  await placeInstead(await finished('a', 'new'), target);
  expect(await readFile(target, 'utf8')).toBe('new');
});
