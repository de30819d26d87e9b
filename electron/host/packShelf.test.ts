import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../packs/openPack.ts';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
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

it('is begun with what is read in time; the rest follows', async () => {
  const slow = Promise.withResolvers<void>();
  const folders = { bundledModels: join(root, 'app'), data: join(root, 'data') };
  const begun = new PackShelf(folders, async (folder) => {
    if (folder.startsWith(folders.data)) await slow.promise;
    return readManifest(folder);
  });
  // The bundled one is read in that time even on a machine that does much else; the other waits for us.
  let { rest } = await begun.begin(0);
  while (begun.contents.packs.length === 0) ({ rest } = await begun.begin(10));
  expect(begun.preferred.map(({ manifest }) => manifest.version)).toEqual(['1.0.0']);
  slow.resolve();
  await rest;
  expect(begun.preferred.map(({ manifest }) => manifest.version)).toEqual(['1.10.0']);
  expect(await new PackShelf(folders).begin(60_000)).toEqual({ rest: null });
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

describe('of several packs of one id', () => {
  const small = { goldenPx: 8, channels: 2, convolutions: 1, id: 'same' };
  const shelfOf = async (
    name: string,
    packs: readonly { place: string; version: string; seed: number }[],
  ) => {
    const folder = join(root, name);
    for (const { place, ...pack } of packs) await writeTinyPack(join(folder, place), { ...small, ...pack });
    const several = new PackShelf({ bundledModels: join(folder, 'app'), data: join(folder, 'data') });
    await several.list();
    return several;
  };

  it('the newest version is used, wherever it lies', async () => {
    const newerBundled = await shelfOf('newer bundled', [
      { place: 'app/packs/same', version: '2.0.0', seed: 1 },
      { place: 'data/packs/same', version: '1.9.0', seed: 2 },
    ]);
    expect(newerBundled.get('same')).toMatchObject({ isBundled: true, manifest: { version: '2.0.0' } });
    const newerInstalled = await shelfOf('newer installed', [
      { place: 'app/packs/same', version: '2.0.0', seed: 1 },
      { place: 'data/packs/same', version: '10.0.0', seed: 2 },
    ]);
    expect(newerInstalled.get('same')).toMatchObject({ isBundled: false, manifest: { version: '10.0.0' } });
  });

  it('an installed one wins over the bundled one of its version, and the other can still be found', async () => {
    const several = await shelfOf('one version', [
      { place: 'app/packs/same', version: '1.0.0', seed: 1 },
      { place: 'data/packs/same', version: '1.0.0', seed: 2 },
    ]);
    expect(several.preferred.map(({ isBundled }) => isBundled)).toEqual([false]);
    const bundled = several.contents.packs.find(({ isBundled }) => isBundled);
    const wanted = { id: 'same', version: '1.0.0', hash: bundled?.hash ?? '' };
    expect(several.match(wanted)).toMatchObject({ kind: 'exact', pack: { shelved: bundled } });
  });

  it('a broken one does not hide a good one', async () => {
    const several = await shelfOf('one broken', [{ place: 'app/packs/same', version: '1.0.0', seed: 1 }]);
    const broken = join(root, 'one broken/data/packs/same');
    await mkdir(broken, { recursive: true });
    await writeFile(join(broken, 'manifest.json'), '{"id":"same"}');
    expect((await several.list()).broken.map(({ folder }) => folder)).toEqual([broken]);
    expect(several.get('same').isBundled).toBe(true);
  });
});

it('lists links and what cannot be read with a reason', async () => {
  const odd = join(root, 'odd');
  const packs = join(odd, 'data/packs');
  await mkdir(join(packs, 'manifest is a folder/manifest.json'), { recursive: true });
  await symlink(join(odd, 'nothing'), join(packs, 'dangling'));
  await symlink(join(packs, 'loop'), join(packs, 'loop'));
  await symlink(join(root, 'elsewhere'), join(packs, 'linked 🌻'));
  await mkdir(join(odd, 'app'));
  await writeFile(join(odd, 'app/packs'), 'a file where the folder of packs should be');
  const oddShelf = new PackShelf({ bundledModels: join(odd, 'app'), data: join(odd, 'data') });
  const { packs: good, broken } = await oddShelf.list();
  expect(good.map(({ manifest }) => manifest.id)).toEqual(['other']);
  expect(broken.map(({ folder, failure }) => [folder, failure.code])).toEqual([
    [join(odd, 'app/packs'), 'pack-not-found'],
    [join(packs, 'dangling'), 'pack-not-found'],
    [join(packs, 'loop'), 'pack-not-found'],
    [join(packs, 'manifest is a folder'), 'pack-manifest-missing'],
  ]);
});

it('has one data folder per platform, unless another is named', () => {
  expect(chooseDataFolder('.', {}, 'linux')).toBe(process.cwd());
  expect(chooseDataFolder(undefined, { XDG_DATA_HOME: join('/', 'x') }, 'linux')).toBe(
    join('/', 'x', 'pisa-darkroom'),
  );
  expect(chooseDataFolder(undefined, { APPDATA: 'C:' }, 'win32')).toContain('PiSA Darkroom');
  expect(chooseDataFolder(undefined, {}, 'darwin')).toContain('Application Support');
});
