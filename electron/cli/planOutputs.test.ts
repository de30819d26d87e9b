import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectInputs } from './collectInputs.ts';
import { chooseDestination, planOutputs } from './planOutputs.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'plan 100% ü '));
  for (const folder of ['photos/Сад', 'photos/.hidden', 'photos/restored', 'empty'])
    await mkdir(join(root, folder), { recursive: true });
  for (const file of [
    'photos/beach.jpg',
    'photos/beach.png',
    'photos/phone.HEIC',
    'photos/notes.txt',
    'photos/._beach.jpg',
    'photos/.hidden/a.jpg',
    'photos/Сад/🌻 10.tif',
    'photos/Сад/🌻 9.tif',
    'photos/restored/beach.jpg',
  ])
    await writeFile(join(root, file), 'x');
});
afterAll(() => rm(root, { recursive: true }));

const never = new AbortController().signal;

describe('collectInputs', () => {
  it('mirrors a tree, without hidden files, other files, and results of an earlier run', async () => {
    const { inputs, failures } = await collectInputs(
      [join(root, 'photos')],
      join(root, 'photos/restored'),
      never,
    );
    expect(failures).toEqual([]);
    expect(inputs.map((input) => input.relativePath).sort()).toEqual(
      ['beach.jpg', 'beach.png', 'phone.HEIC', join('Сад', '🌻 10.tif'), join('Сад', '🌻 9.tif')].sort(),
    );
  });

  it('takes every photograph once, whatever a file is called when it is named itself', async () => {
    const { inputs } = await collectInputs(
      [join(root, 'photos/notes.txt'), join(root, 'photos'), join(root, 'photos/beach.jpg')],
      undefined,
      never,
    );
    expect(
      inputs.filter((input) => input.path.endsWith('beach.jpg') && !input.path.includes('restored')),
    ).toHaveLength(1);
    expect(inputs[0]?.relativePath).toBe('notes.txt');
  });

  it('says which name leads nowhere and which folder has no picture, and keeps the others', async () => {
    const named = [join(root, 'none.jpg'), join(root, 'empty'), join(root, 'photos/beach.jpg')];
    const { inputs, failures } = await collectInputs(named, undefined, never);
    expect(inputs).toHaveLength(1);
    expect(failures.map(({ path, failure }) => [path, failure.code])).toEqual([
      [join(root, 'none.jpg'), 'picture-not-found'],
      [join(root, 'empty'), 'picture-not-found'],
    ]);
  });
});

describe('chooseDestination', () => {
  const one = () => [join(root, 'photos/beach.jpg')];

  it('is a file for one photograph and a name with a format, else a folder', async () => {
    expect(await chooseDestination(one(), join(root, 'out.png'), undefined)).toMatchObject({
      kind: 'file',
      format: 'png',
    });
    expect((await chooseDestination(one(), join(root, 'out'), undefined)).kind).toBe('folder');
    expect((await chooseDestination(one(), join(root, 'out.d/'), undefined)).kind).toBe('folder');
    expect((await chooseDestination(one(), join(root, 'empty'), undefined)).kind).toBe('folder');
    expect((await chooseDestination([join(root, 'photos')], join(root, 'new'), undefined)).kind).toBe(
      'folder',
    );
  });

  it('refuses a file for several photographs, a format that is not written, and a contradiction', async () => {
    const out = (name: string) => join(root, name);
    await expect(chooseDestination([join(root, 'photos')], out('all.png'), undefined)).rejects.toThrow(
      'names a file; several photographs need a folder.',
    );
    await expect(
      chooseDestination([join(root, 'photos')], out('photos/notes.txt'), undefined),
    ).rejects.toThrow('is a file; several photographs need a folder.');
    await expect(chooseDestination(one(), out('x.heic'), undefined)).rejects.toThrow(
      '.heic cannot be written; use .jpg, .png, .tif, .webp or .avif.',
    );
    await expect(chooseDestination(one(), out('x.png'), 'jpeg')).rejects.toThrow(
      'x.png is named as png, but --format says jpeg.',
    );
  });
});

describe('planOutputs', () => {
  const folder = { kind: 'folder', path: join('/', 'out') } as const;
  const plan = (names: string[], format?: 'jpeg', depth?: 16) =>
    planOutputs(
      names.map((name) => ({ path: join('/', 'in', name), relativePath: name })),
      folder,
      format,
      depth,
    ).map((item) => item.output.slice(folder.path.length + 1));

  it('keeps formats that can be written and names, and numbers what would coincide on any disk', () => {
    expect(plan(['a.PNG', 'b.jpeg', 'c.gif', 'd.heic', 'e.tif'])).toEqual([
      'a.png',
      'b.jpg',
      'c.png',
      'd.jpg',
      'e.tif',
    ]);
    expect(plan(['Beach.png', 'beach.tif', join('x', 'beach.png')], 'jpeg')).toEqual([
      'Beach.jpg',
      'beach (2).jpg',
      join('x', 'beach.jpg'),
    ]);
  });

  it('replaces what would not be seen in a name, or stands for something else', () => {
    expect(plan(['a\nb.png', 'photo\u202egpj.jpg', join('two\u2066', 'con.png'), '..hidden.tif'])).toEqual([
      'a_b.png',
      'photogpj.jpg',
      join('two', '_con.png'),
      'hidden.tif',
    ]);
  });

  it('takes PNG where 16 bit are asked for and the format cannot hold them', () => {
    expect(plan(['a.jpg', 'b.tif'], undefined, 16)).toEqual(['a.png', 'b.tif']);
  });
});
