import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GrantedPaths } from './grantedPaths.ts';
import { listFolder } from './listFolder.ts';

describe('the own chooser', () => {
  let folder: string;
  let root: string;
  const granted = new GrantedPaths();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chooser % Фото '));
    root = join(folder, 'root');
    await mkdir(join(root, 'Лето 🌞'), { recursive: true });
    await mkdir(join(folder, 'outside'));
    await mkdir(join(root, '.hidden'));
    for (const name of ['IMG_10.JPG', 'IMG_2.jpg', 'notes.txt', '.secret.jpg']) {
      await writeFile(join(root, name), 'x');
    }
    await symlink(join(folder, 'outside'), join(root, 'way out'));
    await symlink(join(folder, 'nowhere'), join(root, 'dangling.jpg'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('shows folders, then pictures in the order of their numbers, and nothing else', async () => {
    const { entries } = await listFolder(root, undefined, granted);
    expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'folder Лето 🌞',
      'file IMG_2.jpg',
      'file IMG_10.JPG',
    ]);
  });

  // Other systems do not allow such names.
  it.skipIf(process.platform !== 'linux')('goes into folders whose names are no UTF-8', async () => {
    await mkdir(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('été', 'latin1')]));
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('été/à.jpg', 'latin1')]), 'x');
    const { entries } = await listFolder(root, undefined, granted);
    const latin = entries.find(({ name }) => name === '\\xE9t\\xE9');
    const inside = await listFolder(root, granted.resolve(latin?.id ?? ''), granted);
    expect(inside.entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['file \\xE0.jpg']);
  });

  it('shows weights and models where those are chosen, hidden folders too', async () => {
    for (const name of ['pisa_sr.pkl', 'Model.ONNX', 'net.pth']) await writeFile(join(root, name), 'x');
    const namesOf = async (what: 'weights' | 'models') =>
      (await listFolder(root, undefined, granted, what)).entries.map(({ name }) => name);
    expect(await namesOf('weights')).toEqual(['.hidden', 'Лето 🌞', 'net.pth', 'pisa_sr.pkl']);
    expect(await namesOf('models')).toEqual(['.hidden', 'Лето 🌞', 'Model.ONNX', 'net.pth']);
  });

  it('leads to a folder and back, but not above the root', async () => {
    const top = await listFolder(root, undefined, granted);
    const summer = top.entries[0];
    if (summer === undefined) throw new Error('the folder is missing');
    const inside = await listFolder(root, granted.resolve(summer.id), granted);
    expect(inside.parents).toEqual([{ id: top.id, name: 'root' }]);
    expect(top.parents).toEqual([]);
  });

  it('refuses folders outside the root, also through a link', async () => {
    for (const outside of [folder, join(root, '..', 'outside'), join(root, 'way out')]) {
      await expect(listFolder(root, outside, granted)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('knows no id that it did not give out', () => {
    expect(() => granted.resolve('/etc/passwd')).toThrow('was not chosen in this session');
  });
});
