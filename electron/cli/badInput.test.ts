import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { type AwkwardInput, writeAwkwardInputs } from './testing/awkwardInputs.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { type CliEvent, type CliRun, hashTree, interrupt, runCli } from './testing/runCli.ts';
import { canMountDisks, mountDisk, unmountDisk } from './testing/smallDisk.ts';

let root: string;
let data: string;
const at = (...parts: string[]) => join(root, ...parts);
const run = (...args: string[]): Promise<CliRun> =>
  runCli([...args, '--data', data, '--pack', 'tiny', '--provider', 'cpu', '--json']);
const itemsOf = (cli: CliRun) => cli.events.filter((event) => event.event === 'item');
const nameOf = (path: string | undefined) => path?.split(/[/\\]/).at(-1) ?? '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'darkroom bad % ü '));
  data = at('data');
  await writeTinyPack(join(data, 'packs', 'tiny'), { unshuffle: 2 });
  await drawPicture(40, 30).png().toFile(at('photo.png'));
});
afterAll(() => rm(root, { recursive: true }));

describe.each(['restore', 'export'])(
  '%s of a folder with everything that is no plain photograph',
  (command) => {
    let inputs: AwkwardInput[];
    let cli: CliRun;
    let before: Record<string, string>;
    const album = () => at(`${command} album`);
    const out = () => at(`${command} out`);

    beforeAll(async () => {
      inputs = await writeAwkwardInputs(album());
      before = await hashTree(album());
      cli = await run(command, album(), '-o', out(), '--format', 'png', '--metadata', 'no-gps');
    });

    it('fails exactly what is no picture, each with one clear sentence, and ends with code 1', () => {
      const bad = inputs.filter(({ ends }) => 'code' in ends);
      expect(cli.code).toBe(1);
      expect(cli.events.at(-1)).toMatchObject({ done: inputs.length - bad.length, failed: bad.length });
      const failed = itemsOf(cli).filter((item) => item.status === 'failed');
      expect(Object.fromEntries(failed.map((item) => [nameOf(item.input), item.error?.code]))).toEqual(
        Object.fromEntries(bad.map(({ name, ends }) => [name, 'code' in ends ? ends.code : ''])),
      );
      for (const { error } of failed) expect(error?.message).toMatch(/^[^\n]{10,200}[.]$/);
    });

    it('restores the others at their size, touches no original and leaves no other file', async () => {
      const done = itemsOf(cli).filter((item) => item.status === 'done');
      for (const { name, ends } of inputs) {
        if ('code' in ends) continue;
        const output = done.find((item) => nameOf(item.input) === name)?.output ?? '';
        expect(await sharp(output).metadata(), name).toMatchObject({
          ...{ width: ends.widthPx, height: ends.heightPx, format: 'png' },
        });
      }
      expect(await hashTree(album())).toEqual(before);
      expect(Object.keys(await hashTree(out())).sort()).toEqual(
        done.map((item) => nameOf(item.output)).sort(),
      );
    });

    it('leaves out the place, and keeps the rest of what the camera wrote', async () => {
      const tagsOf = async (path: string) => ExifReader.load(await readFile(path), { expanded: true });
      expect((await tagsOf(join(album(), 'with a place.jpg'))).gps?.Latitude).toBeDefined();
      const { gps, exif } = await tagsOf(join(out(), 'with a place.png'));
      expect(gps?.Latitude).toBeUndefined();
      expect(exif?.Model?.description).toBe('Box 12');
    });
  },
);

describe('one photograph', () => {
  it('says what is wrong in one line, without an event', async () => {
    await writeFile(at('nothing.jpg'), '');
    const cli = await runCli([
      ...['restore', at('nothing.jpg'), '-o', at('x.png'), '--data', data, '--pack', 'tiny'],
    ]);
    expect(cli.code).toBe(1);
    expect(cli.stdout).toBe('');
    expect(cli.stderr).toMatch(/^\S.*nothing\.jpg: failed: .*is empty.*\n0 restored, 1 failed in .* s\n$/);
  });

  it('is refused where a folder was named for a file, or a file for a folder', async () => {
    await mkdir(at('a folder.png'), { recursive: true });
    await mkdir(at('no pictures.jpg'), { recursive: true });
    const cases: [string[], number, string][] = [
      [['restore', at('no pictures.jpg'), '-o', at('new')], 1, 'There is no picture in'],
      [['restore', at('no pictures.jpg'), '-o', at('x.png')], 2, 'several photographs need a folder.'],
      [['grid', at('photo.png'), '-o', at('a folder.png')], 1, 'is a folder; a file was expected.'],
      [['export', at('photo.png'), '-o', at('photo.png')], 1, 'photo.png is not a folder.'],
      [['restore', at('photo.png'), '-o', at('x.png'), '--recipe', at('a folder.png')], 1, 'cannot be read.'],
    ];
    for (const [args, code, sentence] of cases) {
      const cli = await run(...args);
      expect(cli.code, args.join(' ')).toBe(code);
      expect(cli.stdout + cli.stderr).toContain(sentence);
      expect(cli.stderr.trim().split('\n').length).toBeLessThanOrEqual(1);
    }
    expect(await hashTree(at('a folder.png'))).toEqual({});
  });
});

describe('an original', () => {
  it('is not written by an export that overwrites, by whatever name it is reached', async () => {
    const album = at('originals');
    await mkdir(album);
    await drawPicture(20, 14, 1).jpeg().toFile(join(album, 'a.jpg'));
    await drawPicture(20, 14, 2).png().toFile(join(album, 'b.png'));
    // Its result would be called as another original of the same album.
    await drawPicture(20, 14, 3).png().toFile(join(album, 'c.png'));
    await drawPicture(20, 14, 4).jpeg().toFile(join(album, 'c.jpg'));
    const before = await hashTree(album);
    const cli = await run('export', album, '-o', album, '--conflict', 'overwrite', '--format', 'jpeg');
    expect(cli.code).toBe(0);
    const after = await hashTree(album);
    expect(after).toMatchObject(before);
    expect(Object.keys(after).sort()).toEqual(
      ['a (2).jpg', 'a.jpg', 'b.jpg', 'b.png', 'c (2).jpg', 'c (3).jpg', 'c.jpg', 'c.png'].sort(),
    );
    const again = await run('export', join(album, 'a.jpg'), '-o', album, '--conflict', 'overwrite');
    expect(again.code).toBe(0);
    expect(Object.keys(await hashTree(album)).sort()).toEqual(Object.keys(after).sort());
    expect(await hashTree(album)).toMatchObject(before);
  });

  it('is not written by a report either', async () => {
    await copyFile(at('photo.png'), at('kept.png'));
    const cli = await run('export', at('kept.png'), '-o', at('with report'), '--report', at('kept.png'));
    expect(cli.code).toBe(2);
    expect(await readFile(at('kept.png'))).toEqual(await readFile(at('photo.png')));
  });
});

describe.skipIf(!canMountDisks())('on a disk of its own (needs the right to mount one)', () => {
  let disk: string;
  beforeEach(() => {
    disk = at('disk');
  });
  afterEach(() => unmountDisk(disk));

  it.each(['jpeg', 'png', 'tiff', 'webp', 'avif'])(
    'a full disk fails a %s with one sentence and leaves nothing on it',
    async (format) => {
      mountDisk(disk, 'size=64k');
      await writeFile(join(disk, 'filler'), Buffer.alloc(60 * 1024));
      await drawPicture(160, 120).png().toFile(at('large.png'));
      const cli = await run('restore', at('large.png'), '-o', join(disk, 'x'), '--format', format);
      expect(cli.code).toBe(1);
      expect(itemsOf(cli)).toEqual([
        expect.objectContaining({ error: expect.objectContaining({ code: 'output-disk-full' }) }),
      ]);
      expect(Object.keys(await hashTree(disk))).toEqual(['filler']);
    },
  );

  it('a full disk pauses an export, which goes on when there is room', async () => {
    mountDisk(disk, 'size=1m');
    const [first, second] = [at('two', '1.png'), at('two', '2.png')];
    await mkdir(at('two'));
    for (const path of [first, second]) await drawPicture(160, 120, path.length).png().toFile(path);
    await mkdir(join(disk, 'out'));
    await writeFile(join(disk, 'filler'), Buffer.alloc(1020 * 1024));
    const cli = await run('export', at('two'), '-o', join(disk, 'out'), '--format', 'tiff');
    expect(cli.code).toBe(1);
    expect(cli.stderr).toMatch(
      /^The disk is full: job \d+ waits\. Make room, then 'darkroom queue resume'\.\n$/,
    );
    expect(Object.keys(await hashTree(disk))).toEqual(['filler']);
    await rm(join(disk, 'filler'));
    const resumed = await run('queue', 'resume');
    expect(resumed.code).toBe(0);
    expect(Object.keys(await hashTree(join(disk, 'out'))).sort()).toEqual(['1.tif', '2.tif']);
  });

  it('a folder that may not be written to is said to be one, for the whole batch', async () => {
    mountDisk(disk, 'ro,size=64k');
    for (const command of ['restore', 'export']) {
      const cli = await run(command, at('photo.png'), '-o', disk, '--format', 'jpeg');
      expect(cli.code).toBe(1);
      expect(itemsOf(cli)[0]?.error, command).toMatchObject({
        ...{ code: 'output-not-writable', message: expect.stringMatching(/^[^\n]+[.]$/) },
      });
    }
    expect((await stat(disk)).isDirectory()).toBe(true);
    expect(await hashTree(disk)).toEqual({});
  });

  it('a data folder without room is said to be one', async () => {
    mountDisk(disk, 'size=64k');
    await writeFile(join(disk, 'filler'), Buffer.alloc(60 * 1024));
    const cli = await runCli([
      ...[
        'export',
        at('photo.png'),
        '-o',
        at('never'),
        '--data',
        disk,
        '--pack',
        join(data, 'packs', 'tiny'),
      ],
    ]);
    expect(cli.code).toBe(1);
    expect(cli.stderr).toMatch(/^darkroom: [^\n]+\n$/);
  });
});

describe('Ctrl-C while a result is encoded', () => {
  // Plain enlargement is done at once; the encoder of this format then works for seconds.
  const slow = () =>
    ['restore', at('slow.png'), '-o', at('cut.avif'), '--pix', '0', '--sem', '0', '--data', data].concat([
      ...['--pack', 'tiny', '--provider', 'cpu', '--scale', '4', '--quality', '100', '--json'],
    ]);
  const isEncoding = (stdout: string) => {
    const last = stdout.trim().split('\n').at(-1) ?? '';
    const { event, done, total } = JSON.parse(last.endsWith('}') ? last : '{}') as Partial<CliEvent>;
    return event === 'progress' && done === total;
  };
  beforeAll(() => drawPicture(700, 500).png().toFile(at('slow.png')));

  it.each([
    ['once', 1],
    ['twice, which does not wait for the encoder', 2],
  ])('%s ends with code 130 and leaves nothing half-written', async (_, times) => {
    let isSent = false;
    const before = Object.keys(await hashTree(root));
    const cli = await runCli(slow(), {
      onStdout: (text, child) => {
        if (isSent || !isEncoding(text)) return;
        isSent = true;
        interrupt(child);
        if (times === 2) setTimeout(() => child.exitCode ?? interrupt(child), 50);
      },
    });
    expect(isSent).toBe(true);
    // Node lets go of signals before it ends: a second one may meet a program that is just ending with 130.
    expect(times === 2 && cli.signal === 'SIGINT' ? 130 : cli.code).toBe(130);
    // The engine outlives an impatient command line until its encoder lets it clear up.
    await expect.poll(async () => Object.keys(await hashTree(root)), { timeout: 30_000 }).toEqual(before);
  });
});
