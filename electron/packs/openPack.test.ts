import {
  appendFile,
  cp,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../shared/packs/manifest.ts';
import { type CheckedFiles, openPack } from './openPack.ts';
import { writeTinyPack } from './testing/writeTinyPack.ts';

let root: string;
let folder: string;
let manifest: Manifest;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'packs 100% '));
  manifest = await writeTinyPack(path.join(root, 'whole'), { convolutions: 1, channels: 2, goldenPx: 4 });
});

beforeEach(async () => {
  folder = path.join(root, 'пакет');
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(root, 'whole'), folder, { recursive: true });
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

const file = (name: string) => path.join(folder, name);

async function changeManifest(change: (copy: Record<string, unknown> & Manifest) => void): Promise<void> {
  const copy = structuredClone(manifest) as Record<string, unknown> & Manifest;
  change(copy);
  await writeFile(file('manifest.json'), JSON.stringify(copy));
}

const withFirstFile = (name: string) =>
  changeManifest((copy) => {
    copy.files = copy.files.map((entry, i) => (i === 0 ? { ...entry, path: name } : entry));
    copy.graphs = { ...copy.graphs, residuals: { ...copy.graphs.residuals, file: name } };
  });

describe('openPack', () => {
  it('opens a whole pack and names it by its manifest', async () => {
    const pack = await openPack(folder);
    expect(pack.manifest).toEqual(manifest);
    expect(pack.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await readFile(pack.pathOf('residuals.onnx'))).toEqual(await readFile(file('residuals.onnx')));
  });

  it('hashes a file once as long as it is not touched', async () => {
    const checkedFiles: CheckedFiles = new Map();
    await openPack(folder, { checkedFiles });
    expect(checkedFiles.size).toBe(3);
    await writeFile(file('default.onnx'), (await readFile(file('default.onnx'))).fill(7));
    await expect(openPack(folder, { checkedFiles })).rejects.toMatchObject({ code: 'pack-file-hash' });
  });

  it.each([
    ['pack-not-found', () => rm(folder, { recursive: true })],
    ['pack-not-found', () => rm(folder, { recursive: true }).then(() => writeFile(folder, 'a file'))],
    ['pack-manifest-missing', () => rm(file('manifest.json'))],
    ['pack-manifest-invalid', () => writeFile(file('manifest.json'), '{"manifestVersion": 1')],
    ['pack-manifest-invalid', () => changeManifest((copy) => void Object.assign(copy, { colour: 'blue' }))],
    ['pack-manifest-invalid', () => changeManifest((copy) => void copy.dials.pop())],
    ['pack-manifest-invalid', () => changeManifest((copy) => void copy.files.pop())],
    [
      'pack-version-unknown',
      () => changeManifest((copy) => void Object.assign(copy, { manifestVersion: 2 })),
    ],
    ['pack-file-missing', () => rm(file('residuals.onnx'))],
    ['pack-file-size', () => appendFile(file('residuals.onnx'), ' ')],
    ['pack-file-size', () => truncate(file('golden.safetensors'), 10)],
  ] as const)('answers %s (%#)', async (code, damage) => {
    await damage();
    await expect(openPack(folder)).rejects.toMatchObject({ code, name: 'Failure' });
  });

  it.each(['../residuals.onnx', '/etc/passwd', 'a/../../b', 'C:\\x', '..\\x', 'C:x', './x', 'a//b'])(
    'refuses the path %j',
    async (name) => {
      await withFirstFile(name);
      await expect(openPack(folder)).rejects.toMatchObject({ code: 'pack-path-outside' });
    },
  );

  it.skipIf(process.platform === 'win32')(
    'refuses a link that leaves the folder, and one that is broken',
    async () => {
      await rename(file('residuals.onnx'), path.join(root, 'elsewhere.onnx'));
      await symlink(path.join(root, 'elsewhere.onnx'), file('residuals.onnx'));
      await expect(openPack(folder)).rejects.toMatchObject({ code: 'pack-path-outside' });
      await rm(path.join(root, 'elsewhere.onnx'));
      await expect(openPack(folder)).rejects.toMatchObject({ code: 'pack-file-missing' });
    },
  );
});
