import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { runCli } from './testing/runCli.ts';

let root: string;
let data: string;
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'darkroom other ü '));
  data = at('data');
  await writeTinyPack(join(data, 'packs', 'tiny'));
  await drawPicture(60, 40).png().toFile(at('photo.png'));
});
afterAll(() => rm(root, { recursive: true }));

describe('grid', () => {
  it('writes a sheet of all dial positions of a crop', async () => {
    const axes = ['--pix', '0,1', '--sem', '0,0.5,1'];
    const run = await runCli([
      ...['grid', at('photo.png'), '-o', at('sheet.png'), ...axes, '--crop', '10,10,40,30'],
      ...['--data', data, '--pack', 'tiny', '--provider', 'cpu', '--json'],
    ]);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(run.events.at(-1)).toMatchObject({ event: 'item', status: 'done', output: at('sheet.png') });
    const { width, height } = await sharp(at('sheet.png')).metadata();
    expect(width).toBeGreaterThanOrEqual(3 * 40);
    expect(height).toBeGreaterThanOrEqual(2 * 30);
  });

  it('refuses another format and a value outside the range with code 2', async () => {
    const common = ['--data', data, '--pack', 'tiny'];
    const jpeg = await runCli(['grid', at('photo.png'), '-o', at('sheet.jpg'), ...common]);
    expect(jpeg.code).toBe(2);
    const range = await runCli(['grid', at('photo.png'), '-o', at('s.png'), '--pix', '0,7', ...common]);
    expect(range.code).toBe(2);
    expect(range.stderr).toContain("The dial 'pix' of Tiny goes from 0 to 2; 7 lies outside.");
    const crop = await runCli(['grid', at('photo.png'), '-o', at('s.png'), '--crop', '1,2,3', ...common]);
    expect(crop.stderr).toContain('Expected four whole numbers: x,y,width,height');
  });
});

describe('packs', () => {
  it('are listed and verified', async () => {
    const list = await runCli(['packs', 'list', '--data', data, '--json']);
    expect(list.code).toBe(0);
    expect(list.events).toContainEqual(
      expect.objectContaining({ event: 'pack', id: 'tiny', dials: ['pix', 'sem'], bundled: false }),
    );
    expect(list.events).toContainEqual(
      expect.objectContaining({ id: 'tiny', precisions: ['single'], graphs: ['residuals', 'default'] }),
    );
    const verify = await runCli(['packs', 'verify', 'tiny', '--data', data, '--json']);
    expect(verify.events).toEqual([expect.objectContaining({ status: 'ok', id: 'tiny' })]);
    expect(verify.code).toBe(0);
  });

  it('that were changed are told from whole ones', async () => {
    const broken = join(data, 'packs', 'broken');
    await writeTinyPack(broken, { id: 'broken' });
    await writeFile(join(broken, 'residuals.onnx'), 'changed');
    const run = await runCli(['packs', 'verify', '--data', data, '--json']);
    expect(run.code).toBe(1);
    expect(run.events).toContainEqual(
      expect.objectContaining({
        pack: broken,
        status: 'failed',
        error: expect.objectContaining({ code: 'pack-file-size' }),
      }),
    );
    await rm(broken, { recursive: true });
  });
});

describe('evaluate', () => {
  it('scores pictures of the same name and ends in their means', async () => {
    for (const folder of ['results', 'references', 'originals']) await mkdir(at(folder));
    for (const [seed, name] of [
      [1, 'a'],
      [2, 'b'],
    ] as const) {
      await drawPicture(200, 120, seed)
        .png()
        .toFile(at('references', `${name}.png`));
      await drawPicture(200, 120, seed)
        .blur(1)
        .png()
        .toFile(at('results', `${name}.png`));
      await drawPicture(200, 120, seed)
        .resize(100, 60)
        .png()
        .toFile(at('originals', `${name}.png`));
    }
    const run = await runCli([
      'evaluate',
      at('results'),
      at('references'),
      '--lr',
      at('originals'),
      '--json',
    ]);
    expect(run.code).toBe(0);
    const [a, b, bicubic, mean] = run.events as unknown as Record<string, number>[];
    expect(run.events.map(({ event }) => event)).toEqual(['image', 'image', 'bicubic', 'mean']);
    for (const metric of ['psnr', 'ssim', 'niqe', 'lrPsnr']) {
      expect(mean?.[metric]).toBeCloseTo((Number(a?.[metric]) + Number(b?.[metric])) / 2, 9);
      expect(bicubic?.[metric]).toBeGreaterThan(0);
    }
    const text = await runCli(['evaluate', at('results'), at('references')]);
    expect(text.stdout).toContain(Number(mean?.psnr).toFixed(4));
    // NIQE of the bundled model is marked, in words too.
    expect(text.stdout).toContain(`${Number(mean?.niqe).toFixed(4)}*`);
    expect(text.stdout).toContain("* by this program's own model");
    expect(run.events.map(({ niqeModel }) => niqeModel)).toEqual(['own', 'own', 'own', 'own']);
  });

  it('says which picture has no counterpart, and which model is none', async () => {
    await rm(at('results', 'b.png'));
    const missing = await runCli(['evaluate', at('results'), at('references')]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('lacks 1 pictures, first b.');
    const model = await runCli(['evaluate', at('results'), at('results'), '--niqe-model', at('photo.png')]);
    expect(model.code).toBe(1);
    expect(model.stderr).toContain('is not an .npz archive.');
  });
});

it('doctor tells of the machine, the data folder, packs and the engine, and writes nothing', async () => {
  const before = await readdir(data, { recursive: true });
  const run = await runCli(['doctor', '--data', data, '--json']);
  expect(run.events.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['machine', 'data folder', 'pack tiny', 'engine']),
  );
  expect(run.events.find(({ subject }) => subject === 'pack tiny')?.good).toBe(true);
  expect(await readdir(data, { recursive: true })).toEqual(before);
});

describe('bench', () => {
  const bench = (...args: string[]) => runCli(['bench', '--data', data, '--pack', 'tiny', '--json', ...args]);

  it('gives the numbers of the parts that are asked for, in one object', async () => {
    const run = await bench('--only', 'first-tile');
    expect(run.code).toBe(0);
    expect(run.stderr).toBe('measuring first-tile …\n');
    expect(run.events).toEqual([{ pack: 'tiny', version: '1.0.0', firstTileSeconds: expect.any(Number) }]);
  });

  it('measures the draft of a large photo, and how much of it is the network', async () => {
    const run = await bench('--only', 'draft');
    expect(run.code).toBe(0);
    const { draftAtFitSeconds, draftOverNetwork, draftMegapixels } = JSON.parse(run.stdout);
    expect(draftAtFitSeconds).toBeGreaterThan(0);
    expect(draftOverNetwork).toBeGreaterThan(1);
    expect(draftMegapixels).toBeLessThanOrEqual(0.79);
  });

  it('ends in time with what it has, and says so', async () => {
    const run = await bench('--only', 'growth,first-tile', '--within', '0.05');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('Not everything was measured within 0.05 minutes');
    expect(run.events).toEqual([{ pack: 'tiny', version: '1.0.0' }]);
  });
});

it('help and version end with code 0, an unknown command with 2', async () => {
  expect(await runCli(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('restore') });
  expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await runCli(['develop'])).toMatchObject({
    code: 2,
    stderr: "darkroom: unknown command 'develop'\n",
  });
});
