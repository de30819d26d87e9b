import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../packs/openPack.ts';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { type CliRun, hashTree, runCli } from './testing/runCli.ts';

const SMALL = { channels: 2, convolutions: 1, goldenPx: 8 };
let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const itemsOf = (run: CliRun) => run.events.filter((event) => event.event === 'item');
/** By a recipe of 1.0.0. */
const run = (command: string, out: string, ...args: string[]): Promise<CliRun> => {
  const common = ['--recipe', at('recipe.json'), '--data', at('data'), '--provider', 'cpu', '--json'];
  return runCli([command, at('photo.png'), '-o', at(out), ...common, ...args]);
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'newer 50 % Пакет '));
  await drawPicture(24, 16).png().toFile(at('photo.png'));
  await writeTinyPack(at('older'), { ...SMALL, version: '1.0.0' });
  await writeTinyPack(at('data', 'packs', 'tiny'), { ...SMALL, version: '1.1.0', seed: 5 });
  const { hash } = await readManifest(at('older'));
  const pack = { id: 'tiny', version: '1.0.0', hash };
  const recipe = { recipeVersion: 2, pack, scale: 1, dials: { pix: 1, sem: 1 }, steps: {} };
  await writeFile(at('recipe.json'), JSON.stringify(recipe));
});
afterAll(() => rm(root, { recursive: true }));

describe('a recipe of a version that is not installed any more', () => {
  it('is rendered anew with the one that is, and a line says so', async () => {
    const told = 'The recipe was made with tiny 1.0.0; Tiny 1.1.0 is used.\n';
    const restored = await run('restore', 'used.png');
    expect([restored.code, restored.stderr]).toEqual([0, told]);
    const exported = await run('export', 'used', '--newer-pack', 'use', '--sidecar');
    expect([exported.code, exported.stderr]).toEqual([0, told]);
    const sidecar = JSON.parse(await readFile(at('used', 'photo.jpg.recipe.json'), 'utf8'));
    expect(sidecar.recipe.pack.version).toBe('1.1.0');
  });

  it('is left out with skip, by every command', async () => {
    for (const [command, out] of [
      ['restore', 'skipped.png'],
      ['grid', 'grid.png'],
      ['export', 'skipped'],
    ] as const) {
      const skipped = await run(command, out, '--newer-pack', 'skip');
      expect([skipped.code, itemsOf(skipped)]).toEqual([0, [expect.objectContaining({ status: 'skipped' })]]);
      expect(String(itemsOf(skipped)[0]?.notes)).toMatch(/made with tiny 1\.0\.0/i);
    }
    expect(Object.keys(await hashTree(root)).filter((name) => /grid|skipped/.test(name))).toEqual([]);
  });

  it('fails with fail, before anything is written', async () => {
    for (const command of ['restore', 'grid', 'export']) {
      const failed = await run(
        command,
        command === 'export' ? 'failed' : 'failed.png',
        '--newer-pack',
        'fail',
      );
      expect(failed.code).toBe(1);
      expect(failed.stderr).toContain('This was made with tiny 1.0.0, which is not installed; 1.1.0 is.');
    }
    expect(Object.keys(await hashTree(root)).filter((name) => name.startsWith('failed'))).toEqual([]);
  });

  it('needs no answer where its own version is there too', async () => {
    await rename(at('older'), at('data', 'packs', 'older'));
    const exact = await run('export', 'exact', '--newer-pack', 'fail', '--sidecar');
    expect([exact.code, exact.stderr]).toEqual([0, '']);
    const sidecar = JSON.parse(await readFile(at('exact', 'photo.jpg.recipe.json'), 'utf8'));
    expect(sidecar.recipe.pack.version).toBe('1.0.0');
  });
});
