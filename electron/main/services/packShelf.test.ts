import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { chooseDataFolder } from './dataFolder.ts';
import { PackShelf } from './packShelf.ts';

let root: string;
let shelf: PackShelf;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shelf é '));
  shelf = new PackShelf({ bundledModels: join(root, 'app'), data: join(root, 'data') });
  const small = { goldenPx: 8, channels: 2, convolutions: 1 };
  await writeTinyPack(join(root, 'app/packs/first'), { ...small, id: 'first' });
  await writeTinyPack(join(root, 'data/packs/first-9'), { ...small, id: 'first', version: '1.9.0' });
  await writeTinyPack(join(root, 'data/packs/first-10'), { ...small, id: 'first', version: '1.10.0' });
  await writeTinyPack(join(root, 'elsewhere'), { ...small, id: 'other' });
  await mkdir(join(root, 'data/packs/broken'));
  await writeFile(join(root, 'data/packs/broken/manifest.json'), '{');
});
afterAll(() => rm(root, { recursive: true }));

it('lists bundled and installed packs, and says which one is broken', async () => {
  const { packs, broken } = await shelf.list();
  expect(packs.map(({ manifest, isBundled }) => [manifest.id, manifest.version, isBundled])).toEqual([
    ['first', '1.0.0', true],
    ['first', '1.10.0', false],
    ['first', '1.9.0', false],
  ]);
  expect(broken.map(({ failure }) => failure.code)).toEqual(['pack-manifest-invalid']);
});

it('finds the newest version of an id, a folder, and a default', async () => {
  expect((await shelf.find('first')).manifest.version).toBe('1.10.0');
  expect((await shelf.find(join(root, 'elsewhere'))).manifest.id).toBe('other');
  expect((await shelf.find()).manifest.id).toBe('first');
});

it('names what is installed where a pack is not found', async () => {
  await expect(shelf.find('none')).rejects.toMatchObject({
    code: 'pack-not-found',
    message: "There is no pack 'none', neither installed nor as a folder.",
    action: 'Installed packs: first.',
  });
  const empty = new PackShelf({ bundledModels: join(root, 'nowhere'), data: join(root, 'nowhere') });
  await expect(empty.find()).rejects.toThrow('No pack is installed');
});

it('has one data folder per platform, unless another is named', () => {
  expect(chooseDataFolder('.', {}, 'linux')).toBe(process.cwd());
  expect(chooseDataFolder(undefined, { XDG_DATA_HOME: join('/', 'x') }, 'linux')).toBe(
    join('/', 'x', 'pisa-darkroom'),
  );
  expect(chooseDataFolder(undefined, { APPDATA: 'C:' }, 'win32')).toContain('PiSA Darkroom');
  expect(chooseDataFolder(undefined, {}, 'darwin')).toContain('Application Support');
});
