import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StagedPack, sweepUnfinished } from './stagedPack.ts';

let packs = '';
beforeEach(async () => {
  packs = await mkdtemp(path.join(tmpdir(), 'staged ü '));
});
afterEach(() => rm(packs, { recursive: true, force: true }));

it('what a killed installation left is swept; a running one and finished packs stay', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  for (const name of [`.installing-${pid}-abc`, `.removing-${pid}-old-1.0.0`, 'pack-1.0.0', '.hidden']) {
    await mkdir(path.join(packs, name));
    await writeFile(path.join(packs, name, 'file'), 'data');
  }
  const pack = { id: 'x', version: '1.0.0', name: 'X' };
  await using running = await StagedPack.begin(packs, pack, new AbortController().signal);
  await sweepUnfinished(packs);
  expect((await readdir(packs)).sort()).toEqual(
    ['.hidden', path.basename(running.folder), 'pack-1.0.0'].sort(),
  );
});

it('a folder of packs that is not there needs no sweeping', async () => {
  await expect(sweepUnfinished(path.join(packs, 'none'))).resolves.toBeUndefined();
});

/** A second volume, where there is one. */
const VOLUME = '/dev/shm';
const hasVolume = existsSync(VOLUME) && statSync(VOLUME).dev !== statSync(tmpdir()).dev;

it.skipIf(!hasVolume)(
  'a copy that does not fit on the other volume is refused before it begins',
  async () => {
    const weights = path.join(packs, 'weights');
    await writeFile(weights, '');
    await truncate(weights, 8e12); // holds nothing, but has the size
    const other = await mkdtemp(path.join(VOLUME, 'staged '));
    try {
      const pack = { id: 'x', version: '1.0.0', name: 'X' };
      {
        await using staged = await StagedPack.begin(other, pack, new AbortController().signal);
        await expect(staged.place(weights, 'weights')).rejects.toMatchObject({
          code: 'output-disk-full',
          message: expect.stringMatching(/is copied and needs 8000\.00 GB here; [\d.]+ GB are free/),
        });
      }
      expect(await readdir(other)).toEqual([]);
    } finally {
      await rm(other, { recursive: true });
    }
  },
);
