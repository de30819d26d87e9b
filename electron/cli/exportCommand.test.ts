import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { runDarkroom } from './runDarkroom.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { type CliRun, hashTree, interrupt, runCli } from './testing/runCli.ts';

let root: string;
let data: string;
const at = (...parts: string[]) => join(root, ...parts);
const common = () => ['--data', data, '--json'];
const exportTo = (out: string, ...args: string[]): Promise<CliRun> =>
  runCli(['export', at('album'), '-o', out, '--pack', 'tiny', '--provider', 'cpu', ...args, ...common()]);
const queue = (...args: string[]): Promise<CliRun> => runCli(['queue', ...args, ...common()]);
const itemsOf = (run: CliRun) => run.events.filter((event) => event.event === 'item');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'darkroom export ü '));
  data = at('data');
  await writeTinyPack(join(data, 'packs', 'tiny'), { unshuffle: 2 });
  await mkdir(at('album', 'Сад 🌻'), { recursive: true });
  await drawPicture(40, 30, 1).png().toFile(at('album', 'a.png'));
  await drawPicture(40, 30, 2).jpeg().toFile(at('album', 'b 100%.jpg'));
  await drawPicture(40, 30, 3)
    .webp()
    .toFile(at('album', 'Сад 🌻', 'c.webp'));
  await writeFile(at('album', 'broken.jpg'), 'no picture');
});
afterAll(() => rm(root, { recursive: true }));

describe('export', () => {
  it('mirrors a folder, goes on after what it cannot read, and writes sidecars and a report', async () => {
    const before = await hashTree(at('album'));
    const run = await exportTo(
      at('out'),
      '--sidecar',
      '--comparisons',
      '--contact-sheet',
      '--report',
      at('report.csv'),
      '--template',
      '{name} x{scale}',
    );
    expect(run.code).toBe(1);
    expect(run.events.at(-1)).toMatchObject({ event: 'summary', done: 7, failed: 1, skipped: 0 });
    expect(itemsOf(run).find((item) => item.status === 'failed')).toMatchObject({
      input: at('album', 'broken.jpg'),
      error: { code: 'picture-unknown-format' },
    });
    const written = ['a x2.jpg', 'b 100% x2.jpg', join('Сад 🌻', 'c x2.jpg')];
    expect(Object.keys(await hashTree(at('out'))).sort()).toEqual(
      [
        ...written.flatMap((name) => [
          name,
          `${name}.recipe.json`,
          name.replace('.jpg', '-before-after.jpg'),
        ]),
        'album - contact sheet.jpg',
      ].sort(),
    );
    expect((await sharp(at('out', 'a x2.jpg')).metadata()).width).toBe(80);
    expect((await sharp(at('out', 'a x2-before-after.jpg')).metadata()).width).toBe(162);
    expect(itemsOf(run).at(-1)).toMatchObject({
      kind: 'contact-sheet',
      output: at('out', 'album - contact sheet.jpg'),
    });
    expect((await readFile(at('report.csv'), 'utf8')).trim().split('\n')).toHaveLength(8);
    expect(await hashTree(at('album'))).toEqual(before);
  });

  it('does again only what is not there, where the user wants that', async () => {
    const run = await exportTo(at('out'), '--sidecar', '--conflict', 'same', '--template', '{name} x{scale}');
    expect(run.events.at(-1)).toMatchObject({ event: 'summary', done: 0, failed: 1, skipped: 3 });
    const other = await exportTo(at('out'), '--conflict', 'number', '--template', '{name} x{scale}');
    expect(other.events.at(-1)).toMatchObject({ done: 3 });
    expect(Object.keys(await hashTree(at('out')))).toContain('a x2 (2).jpg');
  });

  it('into the folder that it reads from takes no results as new photographs', async () => {
    const folder = at('both');
    await mkdir(folder);
    await drawPicture(40, 30, 1).jpeg().toFile(join(folder, 'a.jpg'));
    const again = () =>
      runCli([
        ...['export', folder, '-o', folder, '--pack', 'tiny', '--provider', 'cpu', '--conflict', 'number'],
        ...common(),
      ]);
    expect((await again()).events.at(-1)).toMatchObject({ event: 'summary', done: 1, failed: 0 });
    expect(Object.keys(await hashTree(folder)).sort()).toEqual(['a (2).jpg', 'a.jpg']);
    expect(itemsOf(await again()).map(({ input }) => input)).toEqual([join(folder, 'a.jpg')]);
    // Who names a result outright means it.
    const named = await runCli([
      ...['export', join(folder, 'a (2).jpg'), '-o', folder, '--pack', 'tiny', '--provider', 'cpu'],
      ...['--conflict', 'number', ...common()],
    ]);
    expect(itemsOf(named).map(({ input }) => input)).toEqual([join(folder, 'a (2).jpg')]);
  });

  it('refuses a template that it cannot read, before anything is queued', async () => {
    const jobs = (await queue('list')).events.length;
    const run = await exportTo(at('never'), '--template', '{nmae}');
    expect(run.code).not.toBe(0);
    expect(run.stderr).toContain("'{nmae}' is not known.");
    expect((await queue('list')).events).toHaveLength(jobs);
  });
});

describe('the queue', () => {
  it('keeps what Ctrl-C left undone, and resume does the rest', async () => {
    await mkdir(at('many'));
    // In such tiles all but one take long: the signal, which the end of the first sends, finds them in work.
    for (let number = 1; number <= 6; number++)
      await drawPicture(160, number === 1 ? 120 : 2000, number)
        .png()
        .toFile(at('many', `${number}.png`));
    let isSent = false;
    const cut = await runCli(
      [
        'export',
        at('many'),
        '-o',
        at('done'),
        '--pack',
        'tiny',
        '--provider',
        'cpu',
        '--tile',
        '16',
        ...common(),
      ],
      {
        onStdout: (text, child) => {
          if (isSent || !text.includes('"item"')) return;
          isSent = true;
          interrupt(child);
        },
      },
    );
    expect(cut.code).toBe(130);
    const doneFirst = itemsOf(cut).filter((item) => item.status === 'done').length;
    expect(doneFirst).toBeGreaterThan(0);
    expect(doneFirst).toBeLessThan(6);
    expect(Object.keys(await hashTree(at('done')))).toHaveLength(doneFirst);

    const list = await queue('list');
    expect(list.events.at(-1)).toMatchObject({ event: 'job', name: 'many', state: 'active' });
    const resumed = await queue('resume');
    expect(resumed.code).toBe(0);
    expect(itemsOf(resumed)).toHaveLength(6 - doneFirst);
    expect(Object.keys(await hashTree(at('done'))).sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `${n}.jpg`));
    expect((await queue('list')).events.at(-1)).toMatchObject({ state: 'finished', counts: { done: 6 } });
  });

  it('is paused and cancelled by another process while it runs', async () => {
    await mkdir(at('long'));
    // The first one takes minutes: the other process, which its first tile starts, finds it in work.
    for (let number = 1; number <= 8; number++)
      await drawPicture(400, number === 1 ? 6000 : 300, number)
        .png()
        .toFile(at('long', `${number}.png`));
    const steered: Promise<CliRun>[] = [];
    const steer = async (out: string, command: string) => {
      let isSteered = false;
      return runCli(
        ['export', at('long'), '-o', out, '--pack', 'tiny', '--provider', 'cpu', '--tile', '16', ...common()],
        {
          onStdout: (text) => {
            if (isSteered || !text.includes('"progress"')) return;
            isSteered = true;
            steered.push(queue(command));
          },
        },
      );
    };
    const paused = await steer(at('paused'), 'pause');
    expect((await steered[0])?.code).toBe(0);
    expect(paused.code).toBe(1);
    const { id, state, counts } = (await queue('list')).events.at(-1) as unknown as {
      id: number;
      state: string;
      counts: Record<string, number>;
    };
    expect(state).toBe('paused');
    expect(counts.waiting).toBeGreaterThan(0);
    expect((await queue('cancel', String(id))).events).toEqual([
      expect.objectContaining({ id, state: 'cancelled' }),
    ]);
    expect((await queue('resume')).code).toBe(0);
    expect((await queue('retry', String(id))).code).toBe(0);
    expect((await queue('retry', '99')).code).toBe(1);
    expect((await queue('retry', 'all')).code).toBe(2);
  });
});

it.skipIf(process.platform !== 'linux')(
  'the engine gives way to other programs where that is asked for',
  async () => {
    const seen: number[] = [];
    await runCli(
      [
        'export',
        at('album'),
        '-o',
        at('gentle'),
        '--pack',
        'tiny',
        '--provider',
        'cpu',
        '--low-priority',
        ...common(),
      ],
      {
        onStdout: (_, { pid }) => {
          const [engine] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
            .split(' ')
            .filter(Boolean);
          if (engine !== undefined) seen.push(getPriority(Number(engine)));
        },
      },
    );
    expect(new Set(seen)).toEqual(new Set([constants.priority.PRIORITY_LOW]));
  },
);

describe('how results are written', () => {
  it('follows the same options in export and restore', async () => {
    const options = [
      ...[
        '--format',
        'tiff',
        '--depth',
        '16',
        '--tiff-compression',
        'lzw',
        '--print',
        '30x40',
        '--dpi',
        '50',
      ],
      ...['--profile', 'display-p3', '--sharpen', 'print', '--metadata', 'none', '--note'],
    ];
    await exportTo(at('written'), ...options);
    const treatment = ['--pack', 'tiny', '--provider', 'cpu', '--data', data];
    const restored = await runCli([
      'restore',
      at('album', 'a.png'),
      '-o',
      at('a.tif'),
      ...options,
      ...treatment,
    ]);
    expect(restored.code).toBe(0);
    const written = await sharp(at('written', 'a.tif')).metadata();
    expect(written).toMatchObject({
      width: 79,
      height: 59,
      density: 50,
      depth: 'ushort',
    });
    expect((await readFile(at('a.tif'))).length).toBeGreaterThan(79 * 59 * 3 * 2);
    const said = written.xmp?.toString();
    expect(said).toContain('Restored with PiSA Darkroom');
    expect(said).toContain('restored with PiSA Darkroom, Restore 1.00, Detail 1.00, Tiny 1.0.0');
    expect(said).toContain('digitalsourcetype/algorithmicallyEnhanced');
    expect(written.icc?.toString('latin1').replaceAll('\0', '')).toContain('P3');
    expect(await readFile(at('a.tif'))).toEqual(await readFile(at('written', 'a.tif')));

    const jpeg = [
      '--format',
      'jpeg',
      '--progressive',
      '--chroma',
      'half',
      '--long-side',
      '32',
      '--note',
      'By me',
      '--no-marks',
    ];
    expect((await exportTo(at('small'), ...jpeg)).code).toBe(1);
    const small = await sharp(at('small', 'a.jpg')).metadata();
    expect(small).toMatchObject({ width: 32, height: 24, isProgressive: true, chromaSubsampling: '4:2:0' });
    expect(small.xmp?.toString()).toContain('By me');
    expect(small.xmp?.toString()).not.toContain('algorithmicallyEnhanced');
  });

  it.each([
    [['--dpi', '300'], '--dpi belongs to --print.'],
    [['--long-side', '100', '--megapixels', '1'], "cannot be used with option '--megapixels"],
    [['--print', '10'], 'Expected width and height in millimetres'],
    [['--strip-gps', '--metadata', 'all'], "cannot be used with option '--metadata"],
    [['--profile', 'cmyk'], 'Allowed choices are keep, srgb, display-p3.'],
    [['--report', 'a.jpg'], 'Expected a file called .csv or .json.'],
  ])('%j is refused with code 2 and a sentence', async (args, sentence) => {
    const notes: string[] = [];
    const code = await runDarkroom(['export', 'x.jpg', '-o', at('never'), ...args, '--data', data], '0.0.0', {
      print: (line) => expect.unreachable(`printed ${line}`),
      note: (line) => notes.push(line),
      signal: new AbortController().signal,
    });
    expect(code).toBe(2);
    expect(notes.join('\n')).toContain(sentence);
  });
});
