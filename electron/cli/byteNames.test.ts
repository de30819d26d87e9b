import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { CLI_ENTRY, type CliRun, runCli } from './testing/runCli.ts';

/** Names of Latin-1, as systems wrote them before UTF-8. Other systems than Linux do not allow them. */
describe.skipIf(process.platform !== 'linux')('photos whose names are no UTF-8', () => {
  let root: string;
  const at = (...parts: string[]) => join(root, ...parts);
  const raw = (...parts: string[]) =>
    Buffer.concat([Buffer.from(root), ...parts.map((part) => Buffer.from(`/${part}`, 'latin1'))]);
  const common = () => ['--data', at('data'), '--pack', 'tiny', '--provider', 'cpu', '--json'];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'darkroom bytes '));
    await writeTinyPack(at('data', 'packs', 'tiny'), { unshuffle: 2 });
    await mkdir(at('album'));
    await mkdir(raw('album', 'été'));
    const exif = { IFD0: { Artist: 'Ana Weber' } };
    await drawPicture(40, 30, 1).jpeg().withExif(exif).toFile(at('drawn.jpg'));
    await rename(at('drawn.jpg'), raw('album', 'café.jpg'));
    await drawPicture(40, 30, 2).png().withExif(exif).toFile(at('drawn.png'));
    await rename(at('drawn.png'), raw('album', 'été', 'à.png'));
    await drawPicture(40, 30, 3).webp().toFile(at('album', 'private \uf7e9.webp'));
  });
  afterAll(() => rm(root, { recursive: true }));

  const namesBelow = async (folder: Buffer): Promise<string[]> => {
    const names = await readdir(folder, { encoding: 'buffer' });
    return names.map((name) => name.toString('latin1')).sort();
  };
  const artistOf = async (file: Buffer) => {
    const { width, exif } = await sharp(await readFile(file)).metadata();
    return { width, isKept: exif?.includes('Ana Weber') === true };
  };
  const privateName = (ending: string) => Buffer.from(`private \uf7e9${ending}`).toString('latin1');

  it('are restored by the folder, each to its own bytes, with its metadata', async () => {
    const run = await runCli(['restore', at('album'), '-o', at('restored'), ...common()]);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    const [photo = '', ...others] = (await namesBelow(raw('restored'))).filter((name) =>
      name.includes('caf'),
    );
    expect(others).toEqual([]);
    expect(photo).toMatch(/^café.*\.(jpg|png)$/);
    expect(await artistOf(raw('restored', photo))).toEqual({ width: 80, isKept: true });
    const [inner = ''] = await namesBelow(raw('restored', 'été'));
    expect(inner).toMatch(/^à/);
    expect(await artistOf(raw('restored', 'été', inner))).toEqual({ width: 80, isKept: true });
    const text = await namesBelow(raw('restored'));
    expect(text.some((name) => name.startsWith(privateName('')))).toBe(true);
  });

  it('are taken as they are typed', async () => {
    const typed = `exec "$0" "$@" "$(printf 'album/caf\\351.jpg')" -o "$(printf 'r\\351sultat.png')"`;
    const args = ['-c', typed, process.execPath, CLI_ENTRY, 'restore', ...common()];
    const child = spawn('/bin/sh', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(await artistOf(raw('résultat.png'))).toEqual({ width: 80, isKept: true });
  });

  it('are exported by the queue beside their recipes, and not written over', async () => {
    const exported = (): Promise<CliRun> =>
      runCli(['export', at('album'), '-o', at('out'), '--sidecar', ...common()]);
    const first = await exported();
    expect(first.stderr).toBe('');
    expect(first.events.at(-1)).toMatchObject({ event: 'summary', done: 3, failed: 0 });
    expect(await namesBelow(raw('out'))).toEqual(
      [
        'café.jpg',
        'café.jpg.recipe.json',
        'été',
        privateName('.jpg'),
        privateName('.jpg.recipe.json'),
      ].sort(),
    );
    expect(await namesBelow(raw('out', 'été'))).toEqual(['à.jpg', 'à.jpg.recipe.json']);
    expect(await artistOf(raw('out', 'café.jpg'))).toEqual({ width: 80, isKept: true });
    expect(await artistOf(raw('out', 'été', 'à.jpg'))).toEqual({ width: 80, isKept: true });

    const before = await readFile(raw('out', 'café.jpg'));
    await exported();
    expect((await readFile(raw('out', 'café.jpg'))).equals(before)).toBe(true);
  });
});
