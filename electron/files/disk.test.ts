import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameOfBytes } from '../../shared/text/nameBytes.ts';
import * as disk from './disk.ts';
import { isReallyInside } from './expectBelow.ts';
import { placeInstead, placeNew, placeWithoutLinks } from './placeFile.ts';
import { temporaryPath } from './temporaryFile.ts';

// Other systems do not allow such names.
describe.skipIf(process.platform !== 'linux')('names that are no UTF-8', () => {
  const latin = nameOfBytes(Buffer.from('café.jpg', 'latin1'));
  let folder: string;
  let inner: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'darkroom disk '));
    inner = join(folder, nameOfBytes(Buffer.from('été', 'latin1')));
    await disk.mkdir(inner);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const rawNames = (path: string) =>
    readdirSync(disk.nativePath(path), { encoding: 'buffer' }).map((name) => name.toString('latin1'));

  it('are written as their bytes and read back, with those of their folders', async () => {
    await disk.writeFile(join(inner, latin), 'photo');
    expect(rawNames(folder)).toEqual(['été']);
    expect(rawNames(inner)).toEqual(['café.jpg']);
    expect(await disk.readdir(inner)).toEqual([latin]);
    const [entry] = await disk.readEntries(inner);
    expect(entry).toMatchObject({ name: latin, parentPath: inner });
    expect(entry?.isFile()).toBe(true);
    expect(await disk.readFile(join(inner, latin), 'utf8')).toBe('photo');
    await disk.rm(inner, { recursive: true });
    expect(rawNames(folder)).toEqual([]);
  });

  it('are not those of files that read the same', async () => {
    await disk.writeFile(join(folder, latin), 'Latin-1');
    await disk.writeFile(join(folder, nameOfBytes(Buffer.from('caf\uf7e9.jpg'))), 'a private-use character');
    await disk.writeFile(join(folder, 'caf\ufffd.jpg'), 'the sign for what cannot be read');
    const contents = (await disk.readdir(folder))
      .filter((name) => name.startsWith('caf'))
      .map((name) => readFileSync(disk.nativePath(join(folder, name)), 'utf8'));
    expect(contents.sort()).toEqual([
      'Latin-1',
      'a private-use character',
      'the sign for what cannot be read',
    ]);
    expect(readFileSync(join(folder, 'caf\uf7e9.jpg'), 'utf8')).toBe('a private-use character');
  });

  it('are never overwritten, nor left by a link', async () => {
    const target = join(inner, latin);
    const finish = async (text: string) => {
      const unfinished = temporaryPath(target);
      await disk.writeFile(unfinished, text);
      return unfinished;
    };
    expect(await placeNew(await finish('first'), target)).toBe(true);
    expect(await placeNew(await finish('second'), target)).toBe(false);
    expect(await placeWithoutLinks(await finish('third'), target)).toBe(false);
    expect(await disk.readFile(target, 'utf8')).toBe('first');
    await placeInstead(await finish('fourth'), target);
    expect(await disk.readFile(target, 'utf8')).toBe('fourth');

    mkdirSync(join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), disk.nativePath(join(inner, latin.replace('.jpg', ''))));
    const through = join(inner, latin.replace('.jpg', ''), 'a.jpg');
    expect(await isReallyInside(inner, through)).toBe(false);
    expect(await isReallyInside(inner, target)).toBe(true);
    expect(disk.realpathSync(target)).toBe(await disk.realpath(target));
  });
});
