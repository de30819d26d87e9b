import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDamagePack } from '../packs/testing/writeDamagePack.ts';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { readRgbImage } from './evaluate/readRgbImage.ts';
import { enlargePlainly } from './evaluate/resizeForScoring.ts';
import { runDarkroom } from './runDarkroom.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { type CliRun, hashTree, interrupt, runCli } from './testing/runCli.ts';

let root: string;
let data: string;
const at = (...parts: string[]) => join(root, ...parts);
const restore = (...args: string[]): Promise<CliRun> =>
  runCli(['restore', ...args, '--data', data, '--pack', 'tiny', '--provider', 'cpu', '--json']);
const itemsOf = (run: CliRun) => run.events.filter((event) => event.event === 'item');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'darkroom 100% ü '));
  data = at('data');
  await writeTinyPack(join(data, 'packs', 'tiny'), { unshuffle: 2 });
  await drawPicture(60, 40).png().toFile(at('photo.png'));
});
afterAll(() => rm(root, { recursive: true }));

describe('one photograph', () => {
  it('is restored at twice its size, with progress, an item and a summary', async () => {
    const before = await readFile(at('photo.png'));
    const run = await restore(at('photo.png'), '-o', at('one.png'), '--tile', '32');
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(await sharp(at('one.png')).metadata()).toMatchObject({ width: 120, height: 80, format: 'png' });
    expect(await readFile(at('photo.png'))).toEqual(before);
    const progress = run.events.filter((event) => event.event === 'progress');
    expect(progress.at(-1)).toMatchObject({ input: at('photo.png'), done: 12, total: 12 });
    expect(itemsOf(run)).toEqual([
      {
        event: 'item',
        input: at('photo.png'),
        output: at('one.png'),
        status: 'done',
        seconds: expect.any(Number),
        provider: 'cpu',
        tile: 32,
      },
    ]);
    expect(run.events.at(-1)).toEqual({
      event: 'summary',
      done: 1,
      failed: 0,
      skipped: 0,
      seconds: expect.any(Number),
    });
  });

  it('is the plain enlargement, to the last bit, with every dial at 0', async () => {
    const run = await restore(at('photo.png'), '-o', at('plain.png'), '--pix', '0', '--dial', 'sem=0');
    expect(run.code).toBe(0);
    const plain = enlargePlainly(await readRgbImage(at('photo.png')), 2);
    expect((await readRgbImage(at('plain.png'))).rgbHwc).toEqual(plain.rgbHwc);
    const restored = await restore(at('photo.png'), '-o', at('full.png'));
    expect(restored.code).toBe(0);
    expect((await readRgbImage(at('full.png'))).rgbHwc).not.toEqual(plain.rgbHwc);
  });

  it('takes fractional scales, formats and 16 bits', async () => {
    const run = await restore(at('photo.png'), '-o', at('deep.tif'), '--scale', '1.5', '--depth', '16');
    expect(run.code).toBe(0);
    expect(await sharp(at('deep.tif')).metadata()).toMatchObject({ width: 90, height: 60, depth: 'ushort' });
    const folder = await restore(at('photo.png'), '-o', at('formats'), '--format', 'webp', '--scale', '1');
    expect(itemsOf(folder)[0]?.output).toBe(at('formats', 'photo.webp'));
  });

  it('is refused before anything is computed where its format has no room for it', async () => {
    await drawPicture(4200, 12).png().toFile(at('long.png'));
    const run = await restore(at('long.png'), '-o', at('long.webp'), '--scale', '4');
    expect(run.code).toBe(1);
    expect(run.events.map(({ event }) => event)).toEqual(['item', 'summary']);
    expect(itemsOf(run)[0]?.error).toMatchObject({ code: 'picture-too-large' });
  });

  it('is never overwritten without being asked, and never at all where it is the original', async () => {
    await writeFile(at('taken.png'), 'mine');
    const refused = await restore(at('photo.png'), '-o', at('taken.png'));
    expect(refused.code).toBe(1);
    expect(itemsOf(refused)[0]).toMatchObject({ status: 'failed', error: { code: 'output-exists' } });
    expect(await readFile(at('taken.png'), 'utf8')).toBe('mine');
    expect((await restore(at('photo.png'), '-o', at('taken.png'), '--overwrite')).code).toBe(0);
    expect((await sharp(at('taken.png')).metadata()).width).toBe(120);

    const before = await readFile(at('photo.png'));
    await link(at('photo.png'), at('same file.png'));
    for (const output of ['photo.png', 'same file.png']) {
      const run = await restore(at('photo.png'), '-o', at(output), '--overwrite');
      expect(run.code).toBe(1);
      expect(itemsOf(run)[0]?.error?.code).toBe('output-is-input');
    }
    expect(await readFile(at('photo.png'))).toEqual(before);
  });
});

describe('a batch', () => {
  it('never writes through a link that leads out of the output folder', async () => {
    await mkdir(at('tree/inner'), { recursive: true });
    await drawPicture(24, 16).png().toFile(at('tree/inner/a.png'));
    await mkdir(at('results'));
    await mkdir(at('private'));
    await symlink(at('private'), at('results/inner'));
    const run = await restore(at('tree'), '-o', at('results'));
    expect(run.code).toBe(1);
    expect(itemsOf(run)[0]).toMatchObject({
      error: { code: 'output-not-writable', message: expect.stringContaining('leads out of') },
    });
    expect(await readdir(at('private'))).toEqual([]);
  });

  it('goes on after pictures that are none, leaves no other file, and keeps names and tree', async () => {
    const folder = at('album 50% «Лето» 🌻');
    await mkdir(join(folder, 'Сад'), { recursive: true });
    await drawPicture(24, 16).jpeg().toFile(join(folder, 'a b%20c.jpg'));
    await drawPicture(24, 16)
      .png()
      .toFile(join(folder, 'Сад', 'кот 🐈.png'));
    await drawPicture(24, 16).png().toFile(join(folder, 'really a png.jpg'));
    await writeFile(join(folder, 'empty.jpg'), '');
    await writeFile(join(folder, 'text.png'), 'no picture at all');
    const whole = await drawPicture(200, 200).jpeg().toBuffer();
    await writeFile(join(folder, 'cut off.jpg'), whole.subarray(0, whole.length / 3));
    await mkdir(join(folder, 'folder.jpg'));
    const before = await hashTree(folder);

    const run = await restore(folder, at('nowhere.jpg'), '-o', join(folder, 'restored'));
    expect(run.code).toBe(1);
    expect(run.events.at(-1)).toMatchObject({ event: 'summary', done: 3, failed: 4, skipped: 0 });
    const failed = itemsOf(run).filter((item) => item.status === 'failed');
    const codes = Object.fromEntries(
      failed.map((item) => [item.input?.split(/[/\\]/).at(-1), item.error?.code]),
    );
    expect(codes).toEqual({
      'nowhere.jpg': 'picture-not-found',
      'empty.jpg': 'picture-empty',
      'text.png': 'picture-unknown-format',
      'cut off.jpg': 'picture-damaged',
    });
    for (const item of failed) expect(item.error?.message).toMatch(/^[^\n]{10,}[.]$/);

    const after = await hashTree(folder);
    const written = Object.keys(after).filter((name) => !(name in before));
    expect(written.sort()).toEqual(
      ['a b%20c.jpg', 'really a png.jpg', join('Сад', 'кот 🐈.png')]
        .map((name) => join('restored', name))
        .sort(),
    );
    expect(Object.fromEntries(Object.entries(after).filter(([name]) => name in before))).toEqual(before);
  });

  it('says in one sentence why an output cannot be written', async () => {
    await writeFile(at('a file'), 'x');
    await mkdir(at('folder.png'));
    await mkdir(at('into'));
    await symlink(at('photo.png'), at('into', 'photo.png'));
    const cases: [string, string][] = [
      [at('a file', 'below', 'x.png'), 'output-not-writable'],
      [at('into'), 'output-is-input'],
    ];
    for (const [output, code] of cases) {
      const run = await restore(at('photo.png'), '-o', output, '--overwrite');
      expect(run.code).toBe(1);
      expect(itemsOf(run)[0]?.error?.code).toBe(code);
    }
    // A folder with a picture's name is a folder.
    expect((await restore(at('photo.png'), '-o', at('folder.png'))).code).toBe(0);
    expect((await sharp(at('folder.png', 'photo.png')).metadata()).width).toBe(120);
  });
});

describe('an interruption', () => {
  it('ends between tiles with code 130 and leaves nothing half-written', async () => {
    await mkdir(at('long'));
    // The first one takes minutes: the signal, which its first tile sends, finds it in work.
    await drawPicture(700, 5000).png().toFile(at('long', '1.png'));
    await drawPicture(40, 30).png().toFile(at('long', '2.png'));
    let isSent = false;
    const run = await runCli(
      [
        'restore',
        at('long'),
        '-o',
        at('cut'),
        '--data',
        data,
        '--pack',
        'tiny',
        '--provider',
        'cpu',
        '--tile',
        '16',
        '--json',
      ],
      {
        onStdout: (text, child) => {
          if (isSent || !text.includes('"progress"')) return;
          isSent = true;
          interrupt(child);
        },
      },
    );
    expect(run.code).toBe(130);
    expect(itemsOf(run).map((item) => [item.status, item.error?.code])).toEqual([
      ['skipped', 'cancelled'],
      ['skipped', 'cancelled'],
    ]);
    expect(run.events.at(-1)).toMatchObject({ event: 'summary', done: 0, failed: 0, skipped: 2 });
    expect(await hashTree(at('cut'))).toEqual({});
  });
});

describe('a recipe', () => {
  it('is followed, and options go before it', async () => {
    const manifest = await readFile(join(data, 'packs', 'tiny', 'manifest.json'));
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', manifest)).toString('hex');
    const recipe = {
      recipeVersion: 1,
      pack: { id: 'tiny', version: '1.0.0', hash },
      scale: 1.5,
      dials: { pix: 0, sem: 0 },
    };
    await writeFile(at('recipe.json'), JSON.stringify(recipe));
    const args = ['--recipe', at('recipe.json'), '--data', data, '--json'];
    const followed = await runCli(['restore', at('photo.png'), '-o', at('followed.png'), ...args]);
    expect(followed.code).toBe(0);
    expect((await readRgbImage(at('followed.png'))).rgbHwc).toEqual(
      enlargePlainly(await readRgbImage(at('photo.png')), 1.5).rgbHwc,
    );
    const other = await runCli(['restore', at('photo.png'), '-o', at('other.png'), ...args, '--scale', '1']);
    expect(other.code).toBe(0);
    expect((await sharp(at('other.png')).metadata()).width).toBe(60);

    await writeFile(
      at('foreign.json'),
      JSON.stringify({ ...recipe, pack: { id: 'gone', version: '3.1.4', hash } }),
    );
    const missing = await runCli([
      'restore',
      at('photo.png'),
      '-o',
      at('x.png'),
      '--recipe',
      at('foreign.json'),
      '--data',
      data,
    ]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toBe(
      'darkroom: The recipe was made with gone 3.1.4, which is not installed. Install that pack, or choose another one with --pack.\n',
    );
  });
});

describe('wrong usage', () => {
  it.each([
    [['-o', 'x.png'], "missing required argument 'in'"],
    [['photo.png'], "required option '-o, --out <out>' not specified"],
    [['photo.png', '-o', 'x.png', '--scale', '5'], 'Expected a number from 1 to 4.'],
    [['photo.png', '-o', 'x.png', '--pix', 'much'], 'Expected a number.'],
    [['photo.png', '-o', 'x.png', '--pix', '9'], "The dial 'pix' of Tiny goes from 0 to 2; 9 lies outside."],
    [['photo.png', '-o', 'x.png', '--dial', 'warmth=1'], "Tiny has no dial 'warmth'; it has: pix, sem."],
    [['photo.png', '-o', 'x.bmp'], '.bmp cannot be written'],
    [
      ['photo.png', '-o', 'x.jpg', '--depth', '16'],
      '16 bits per channel fit into PNG and TIFF, not into JPEG.',
    ],
    [['photo.png', 'photo.png', '-o', 'x.png'], 'several photographs need a folder.'],
    [
      ['photo.png', '-o', 'x.png', '--provider', 'abacus'],
      'Allowed choices are cuda, dml, coreml, webgpu, cpu.',
    ],
    [['photo.png', '-o', 'x.png', '--colour'], "unknown option '--colour'"],
  ])('%j is refused with code 2 and a sentence', async (args, sentence) => {
    const common = args.length > 2 ? ['--data', data, '--pack', 'tiny'] : [];
    const notes: string[] = [];
    const code = await runDarkroom(['restore', ...args, ...common], '0.0.0', {
      print: (line) => expect.unreachable(`printed ${line}`),
      note: (line) => notes.push(line),
      signal: new AbortController().signal,
    });
    expect(code).toBe(2);
    expect(notes.join('\n')).toContain(sentence);
    expect(notes.join('\n').split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe('a mask of what is to be mended', () => {
  /** The photo with a white line through it, and the mask of that line. */
  const scratched = async () => {
    const line = Buffer.alloc(60 * 40);
    line.fill(255, 20 * 60, 21 * 60);
    const raw = { width: 60, height: 40, channels: 1 } as const;
    const { data } = await sharp(at('photo.png')).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const pixels = data.map((value, i) => (line[Math.floor(i / 3)] === 255 ? 255 : value));
    await sharp(line, { raw }).png().toFile(at('line.png'));
    await sharp(pixels, { raw: { ...raw, channels: 3 } })
      .png()
      .toFile(at('scratched.png'));
  };
  const rowOf = async (file: string, y: number) => {
    const { data } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return [...data.subarray(y * 180, (y + 1) * 180)];
  };
  const plainly = ['--scale', '1', '--pix', '0', '--sem', '0'];

  it('has what is white in it mended, by the strength that was asked for, and nothing else', async () => {
    await scratched();
    const run = await restore(
      at('scratched.png'),
      '-o',
      at('mended.png'),
      ...plainly,
      '--repair-mask',
      at('line.png'),
    );
    expect([run.stderr, run.code]).toEqual(['', 0]);
    expect(Math.max(...(await rowOf(at('scratched.png'), 20)))).toBe(255);
    const [above, mended] = [await rowOf(at('mended.png'), 19), await rowOf(at('mended.png'), 20)];
    expect(above).toEqual(await rowOf(at('photo.png'), 19));
    const original = await rowOf(at('photo.png'), 20);
    const error = (row: number[]) =>
      row.reduce((sum, value, i) => sum + Math.abs(value - (original[i] ?? 0)), 0);
    expect(error(mended)).toBeLessThan(0.3 * error(await rowOf(at('scratched.png'), 20)));
    const half = await restore(
      ...[at('scratched.png'), '-o', at('half.png'), ...plainly],
      ...['--repair-mask', at('line.png'), '--repair-strength', '0.5'],
    );
    expect(half.code).toBe(0);
    const between = (await rowOf(at('half.png'), 20)).map((value, i) => value - (255 + (mended[i] ?? 0)) / 2);
    expect(Math.max(...between.map(Math.abs))).toBeLessThanOrEqual(1.5);
  });

  it('is found, by a pack that finds damage, and mended; without one a sentence says so', async () => {
    await scratched();
    const without = await restore(at('scratched.png'), '-o', at('found.png'), ...plainly, '--repair');
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('no pack that finds damage')]);
    await writeDamagePack(join(data, 'detectors', 'bright'), { threshold: 1e-6 });
    const mask = await runCli([
      'damage',
      at('scratched.png'),
      '-o',
      at('mask.png'),
      '--data',
      data,
      '--json',
    ]);
    expect([mask.stderr, mask.code]).toEqual(['', 0]);
    expect(await sharp(at('mask.png')).metadata()).toMatchObject({ width: 60, height: 40, channels: 1 });
    const found = await restore(at('scratched.png'), '-o', at('found.png'), ...plainly, '--repair');
    expect([found.stderr, found.code]).toEqual(['', 0]);
    expect(itemsOf(found)[0]?.notes).toEqual([
      expect.stringMatching(/^Damage was found on .+ % of the photo\.$/),
    ]);
    const both = ['--repair', '--repair-mask', at('line.png')];
    expect((await restore(at('scratched.png'), '-o', at('both.png'), ...both)).code).toBe(2);
    await rm(join(data, 'detectors'), { recursive: true });
  });

  it('of another size is refused with both sizes, one that is none before anything begins', async () => {
    await scratched();
    await drawPicture(30, 40).png().toFile(at('small.png'));
    const small = await restore(at('photo.png'), '-o', at('no.png'), '--repair-mask', at('small.png'));
    expect(small.code).toBe(1);
    expect(itemsOf(small)[0]?.error).toMatchObject({
      code: 'recipe-invalid',
      message: expect.stringContaining('has 30 × 40 pixels, the photo 60 × 40'),
    });
    const missing = await restore(at('photo.png'), '-o', at('no.png'), '--repair-mask', at('missing.png'));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('cannot be read as a PNG');
    expect(await readdir(root)).not.toContain('no.png');
  });
});
