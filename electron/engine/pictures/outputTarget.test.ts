import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  OUTPUT_FORMATS,
  type OutputFormat,
  type OutputOptions,
  outputOptionsSchema,
} from '../../../shared/pictures/outputOptions.ts';
import { machineId } from '../../files/temporaryFile.ts';
import { decodePicture } from './decodePicture.ts';
import { sharp } from './libvips.ts';
import { checkOutputTarget } from './outputTarget.ts';
import type { Picture } from './picture.ts';
import { cameraJpeg, drawScene } from './testing/drawPictures.ts';
import { writePicture } from './writePicture.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom target '));
afterAll(() => rmSync(folder, { recursive: true }));

const original = join(folder, 'Дом & field 100 %.jpg');
let camera: Picture;
beforeAll(async () => {
  writeFileSync(original, await cameraJpeg(drawScene(), 6));
  camera = await decodePicture(original);
});

function options(format: OutputFormat, more: Partial<OutputOptions> = {}): OutputOptions {
  return outputOptionsSchema.parse({ format, ...more });
}

function temporaryFiles(where = folder): string[] {
  return readdirSync(where).filter((name) => name.startsWith('.'));
}

describe('targets', () => {
  it('the original is refused under every name it has, and stays as it was', async () => {
    const before = readFileSync(original);
    const [link, hardLink] = [join(folder, 'link.jpg'), join(folder, 'hard.jpg')];
    // Windows lets only administrators make symbolic links.
    if (process.platform === 'win32') linkSync(original, link);
    else symlinkSync(original, link);
    linkSync(original, hardLink);
    for (const target of [original, link, hardLink, join(folder, '.', 'x', '..', 'link.jpg')]) {
      const failure = writePicture(target, camera, options('jpeg', { overwrite: true }), { original });
      await expect(failure).rejects.toMatchObject({ code: 'output-is-input' });
    }
    expect(readFileSync(original)).toEqual(before);
  });

  it('an existing file stays unless it may be replaced', async () => {
    const target = join(folder, 'taken.png');
    writeFileSync(target, 'mine');
    await expect(writePicture(target, camera, options('png'))).rejects.toMatchObject({
      code: 'output-exists',
    });
    expect(readFileSync(target, 'utf8')).toBe('mine');
    await writePicture(target, camera, options('png', { overwrite: true }));
    expect((await sharp(target).metadata()).format).toBe('png');
  });

  it('folders that are missing, files, or in the place of the file are named', async () => {
    mkdirSync(join(folder, 'album.png'));
    const cases = [
      [join(folder, 'album.png'), 'output-is-folder'],
      [join(folder, 'gone', 'a.png'), 'output-folder-missing'],
      [join(original, 'a.png'), 'output-folder-missing'],
    ] as const;
    for (const [target, code] of cases)
      await expect(writePicture(target, camera, options('png'))).rejects.toMatchObject({ code });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a folder that may not be written to is named (root may write everywhere)',
    async () => {
      const locked = join(folder, 'locked');
      mkdirSync(locked);
      chmodSync(locked, 0o500);
      const failure = writePicture(join(locked, 'a.png'), camera, options('png'));
      await expect(failure).rejects.toMatchObject({ code: 'output-not-writable' });
      chmodSync(locked, 0o700);
    },
  );

  it.each(['CON.png', 'nul', 'com1.tar.png', 'a?.png', 'dot.', 'space '])(
    'Windows refuses “%s”',
    async (name) => {
      const target = join(folder, name);
      await expect(checkOutputTarget(target, { overwrite: false, platform: 'win32' })).rejects.toMatchObject({
        code: 'output-not-writable',
      });
      await checkOutputTarget(target, { overwrite: false, platform: 'linux' });
    },
  );

  it.each(['50 % off 🏡.png', 'Бабушка.png', 'a [1].png', 'CON.png'])('writes “%s”', async (name) => {
    const named = join(folder, 'names ü');
    mkdirSync(named, { recursive: true });
    await writePicture(join(named, name), camera, options('png'));
    expect(readdirSync(named)).toContain(name);
  });
});

describe('nothing is left behind', () => {
  it('a cancelled write leaves no file', async () => {
    const stop = new AbortController();
    const big = { ...drawScene({ widthPx: 1200, heightPx: 900 }), metadata: camera.metadata };
    const writing = writePicture(join(folder, 'cancelled.png'), big, options('png'), { signal: stop.signal });
    const outcome = expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    // While it is encoded: what is looked for in every turn of the event loop cannot be missed.
    while (temporaryFiles().length === 0) await nextTurn();
    stop.abort();
    await outcome;
    expect(existsSync(join(folder, 'cancelled.png'))).toBe(false);
    expect(temporaryFiles()).toEqual([]);
  });

  it('the next result takes away what a killed process left, and nothing else', async () => {
    const place = join(folder, 'abandoned');
    mkdirSync(place);
    const deadPid = 2 ** 22 + 1; // above the largest pid that Linux gives
    const name = (machine: string, pid: number) => `.darkroom-${machine}-${pid}-0123456789ab.part`;
    const kept = [name(machineId(), process.ppid), name('0badcafe', deadPid), '.darkroom-notes.part'];
    for (const file of [...kept, name(machineId(), deadPid)]) writeFileSync(join(place, file), '');
    await writePicture(join(place, 'next.png'), camera, options('png'));
    expect(readdirSync(place).sort()).toEqual([...kept, 'next.png'].sort());
  });

  it.skipIf(!canMount())('a read-only disk is told as such', async () => {
    const place = join(folder, 'read only');
    mkdirSync(place);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', place]);
    try {
      const failure = writePicture(join(place, 'a.png'), camera, options('png'));
      await expect(failure).rejects.toMatchObject({ code: 'output-not-writable' });
    } finally {
      execFileSync('umount', [place]);
    }
  });

  const disk = mountSmallDisk(join(folder, 'disk'));
  afterAll(() => disk && execFileSync('umount', [disk]));
  it.skipIf(disk === undefined).each(OUTPUT_FORMATS)('a full disk is told as such: %s', async (format) => {
    const noise = drawScene({ widthPx: 900, heightPx: 700 });
    noise.pixelsHwc.set(randomBytes(noise.pixelsHwc.length));
    const where = disk ?? '';
    const full = options(format, { quality: 100 });
    await expect(
      writePicture(join(where, `a.${format}`), { ...noise, metadata: {} }, full),
    ).rejects.toMatchObject({
      code: 'output-disk-full',
    });
    expect(readdirSync(where)).toEqual([]);
  });
});

/** A disk of 256 KiB, where this process may mount one. */
function mountSmallDisk(place: string): string | undefined {
  if (!canMount()) return undefined;
  mkdirSync(place);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place]);
  return place;
}

/** Root on Linux may, but not in every container. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'darkroom mount '));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}
