import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inEnglish } from '../../shared/errors/words/words.ts';
import { KeptFiles } from './keptFiles.ts';

const HEADER_BYTES = 128;
let folder = '';
let troubles: string[];

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'kept % ü ')), 'residuals');
  troubles = [];
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

const open = (limitBytes = 1e6) =>
  new KeptFiles(
    folder,
    limitBytes,
    (what) => troubles.push(inEnglish(what)),
    async () => ({ freeBytes: 1e12, totalBytes: 1e12 }),
  );
const nameOf = (index: number, originalSha256 = 'aa') => ({ originalSha256, name: `pack 2 cpu ${index}` });
/** 100 bytes of data. */
const arraysOf = (index: number) => [
  Float16Array.from({ length: 20 }, (_, i) => index + i / 8),
  new Float16Array(30).fill(-index),
];

async function fill(kept: KeptFiles, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    kept.keep(nameOf(index), arraysOf(index));
    await kept.flush();
  }
}

const files = async () =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.kept')).sort();
const read = async (kept: KeptFiles, index: number, originalSha256?: string) =>
  (await kept.read(nameOf(index, originalSha256)))?.map(({ buffer }) => new Float16Array(buffer));

describe('KeptFiles', () => {
  it('goes on keeping after its folder was taken away under it', async () => {
    const kept = open();
    await kept.ready;
    for (let index = 0; index < 20; index++) {
      kept.keep(nameOf(index), arraysOf(index));
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
    await kept.flush();
    kept.keep(nameOf(30), arraysOf(30));
    await kept.flush();
    expect(troubles).toEqual([]);
    expect(await read(kept, 30)).toEqual(arraysOf(30));
  });

  it('leaves out what cannot be written because its folder vanishes time and again', async () => {
    const kept = open();
    await kept.ready;
    // A link to nowhere: making the folder succeeds or fails as for one that is being removed, writing finds nothing.
    const lost = path.join(folder, 'aa');
    await mkdir(folder, { recursive: true });
    await symlink(path.join(folder, 'gone'), lost);
    kept.keep(nameOf(0), arraysOf(0));
    await kept.flush();
    expect(kept.has(nameOf(0))).toBe(false);
    expect(kept.bytes).toBe(0);
    await rm(lost);
    kept.keep(nameOf(1), arraysOf(1));
    await kept.flush();
    expect(await read(kept, 1)).toEqual(arraysOf(1));
    expect(troubles).toEqual([]);
  });

  it('takes nothing of what the volume keeps free: the oldest give way, and none is kept where that is not enough', async () => {
    const REST = 1000;
    let others = 0;
    const kept = new KeptFiles(
      folder,
      1e6,
      (what) => troubles.push(inEnglish(what)),
      // A volume of 50,000 bytes, of which 1,000 are kept free.
      async () => ({ totalBytes: 50_000, freeBytes: REST + 3 * 228 - kept.bytes - others }),
    );
    await fill(kept, 4);
    expect([0, 1, 2, 3].map((index) => kept.has(nameOf(index)))).toEqual([false, true, true, true]);
    others = 3 * 228;
    await fill(kept, 1);
    expect(kept.bytes).toBe(0);
    others = 0;
    await fill(kept, 1);
    expect(await read(kept, 0)).toEqual(arraysOf(0));
    expect(troubles).toEqual([]);
  });

  it('gives back what was kept, in a later process too', async () => {
    await fill(open(), 3);
    const later = open();
    await later.ready;
    expect([0, 1, 2, 3].map((index) => later.has(nameOf(index)))).toEqual([true, true, true, false]);
    expect(later.bytes).toBe(3 * (100 + HEADER_BYTES));
    expect(await read(later, 1)).toEqual(arraysOf(1));
    expect(await read(later, 3)).toBeUndefined();
    expect(await read(later, 1, 'bb')).toBeUndefined();
  });

  it('writes a small header and the arrays as they are', async () => {
    const kept = open();
    await fill(kept, 1);
    const [name = ''] = await files();
    const bytes = await readFile(path.join(folder, name));
    expect(bytes.subarray(0, 8).toString()).toBe('DRKEPT01');
    expect(bytes.length).toBe(HEADER_BYTES + 100);
    const [first] = arraysOf(0);
    expect(bytes.subarray(HEADER_BYTES, HEADER_BYTES + 40)).toEqual(
      Buffer.from(first?.buffer ?? new ArrayBuffer(0)),
    );
  });

  it('stays within its bound: what was used least recently goes, the order outlives the process', async () => {
    const kept = open(3 * 228);
    await fill(kept, 3);
    const old = new Date(Date.now() - 60_000);
    for (const name of await files()) await utimes(path.join(folder, name), old, old);
    await read(kept, 0);
    const later = open(3 * 228);
    later.keep(nameOf(3), arraysOf(3));
    await later.flush();
    expect(later.has(nameOf(0)) && later.has(nameOf(3))).toBe(true);
    expect((await files()).length).toBe(3);
    await later.setLimit(228);
    expect(await files()).toHaveLength(1);
    expect(later.bytes).toBe(228);
    later.keep(nameOf(4), [new Float16Array(200)]);
    await later.flush();
    expect(await files()).toHaveLength(1);
    await later.setLimit(0);
    expect(await files()).toEqual([]);
  });

  it.each([
    ['cut off', (file: string) => truncate(file, HEADER_BYTES + 50)],
    ['cut off in the header', (file: string) => truncate(file, 20)],
    ['empty', (file: string) => truncate(file, 0)],
    ['longer', async (file: string) => writeFile(file, Buffer.concat([await readFile(file), Buffer.of(1)]))],
    ['changed in its values', (file: string) => flip(file, HEADER_BYTES + 33)],
    ['changed in its lengths', (file: string) => flip(file, 51)],
    ['of another version', (file: string) => flip(file, 7)],
    ['another’s', (file: string) => flip(file, 20)],
    ['of too many arrays', (file: string) => flip(file, 10)],
  ])('does not believe a file that is %s, and removes it', async (_, damage) => {
    await fill(open(), 1);
    const [name = ''] = await files();
    await damage(path.join(folder, name));
    const later = open();
    expect(await later.read(nameOf(0))).toBeUndefined();
    expect(await files()).toEqual([]);
    expect(later.bytes).toBe(0);
    expect(later.has(nameOf(0))).toBe(false);
    later.keep(nameOf(0), arraysOf(0));
    await later.flush();
    expect(await read(later, 0)).toEqual(arraysOf(0));
  });

  it('takes it well when files vanish beneath it, and clears away what was begun', async () => {
    await fill(open(), 2);
    const [name = ''] = await files();
    await writeFile(path.join(folder, `${name}.part`), 'half');
    const later = open();
    await later.ready;
    expect((await readdir(folder, { recursive: true })).some((file) => file.endsWith('.part'))).toBe(false);
    await rm(path.join(folder, 'aa'), { recursive: true });
    expect(await later.read(nameOf(0))).toBeUndefined();
    expect(await later.read(nameOf(1))).toBeUndefined();
    expect(later.bytes).toBe(0);
  });

  it('forgets one original, or everything', async () => {
    const kept = open();
    await fill(kept, 2);
    kept.keep(nameOf(0, 'bb'), arraysOf(7));
    await kept.forget('aa');
    expect((await files()).map((name) => path.dirname(name))).toEqual(['bb']);
    expect(await read(kept, 0, 'bb')).toEqual(arraysOf(7));
    await kept.forget();
    expect(await files()).toEqual([]);
    expect(kept.bytes).toBe(0);
  });

  it('says once that it cannot write, and work goes on', async () => {
    await mkdir(path.dirname(folder), { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    const kept = open();
    await fill(kept, 3);
    expect(troubles).toEqual([expect.stringContaining('cannot be kept on disk')]);
    expect(await kept.read(nameOf(0))).toBeUndefined();
    expect((await stat(folder)).isFile()).toBe(true);
  });
});

async function flip(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  await writeFile(file, bytes);
}
