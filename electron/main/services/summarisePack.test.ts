import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../packs/openPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { summarisePack } from './summarisePack.ts';

test('a pack’s name is shown on one line and in the order of its letters', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'summary % ü '));
  await writeTinyPack(folder, { goldenPx: 8, channels: 2, convolutions: 1 });
  const { manifest, hash } = await readManifest(folder);
  const named = { ...manifest, name: 'Sharp\u202e0.1\nby nobody' };
  const pack = { folder, isBundled: false, hash, manifest: named };
  expect(summarisePack(pack)).toMatchObject({ name: 'Sharp‹U+202E›0.1␊by nobody', hash });
  await rm(folder, { recursive: true });
});
